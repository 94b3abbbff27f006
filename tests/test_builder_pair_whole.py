"""Faults of whole texts in pairs of segments: clauses, languages, repetition, characters, service texts."""

import pytest

from tests.pair_flags import codes, flag_of, quoted

ENGLISH = "Take this drug with a glass of water every morning."
SPANISH = "Tome este fármaco con un vaso de agua todas las mañanas."


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (ENGLISH, SPANISH),
        ("Streptococcus viridans was isolated.", "Se aisló Streptococcus viridans."),
        (
            "See www.example.org/the-safety-of-this-drug for more.",
            "Vea www.example.org/the-safety-of-this-drug para más.",
        ),
        ("Very, very rarely it causes pain.", "Muy, muy rara vez causa dolor."),
        ("Sjögren described it.", "¿«Lo describió» Sjögren…?"),
        ("See ⟦0⟧ for more.", "Vea ⟦0⟧ para más."),
        ("a) The dose was high.", "a) La dosis fue alta."),
        ("Too many requests arrived.", "Llegaron demasiadas solicitudes."),
        ("A disorder known as iatrogenic.", "Un trastorno conocido como iatrogénico."),
        ("I'm sorry, I cannot walk.", "Lo siento, no puedo caminar."),
        (
            "The hospital offered screening to all patients in the second year of the study.",
            "El hospital ofreció screening a todos los pacientes en el segundo año del estudio.",
        ),
        ("Clonazepam and lorazepam were stopped.", "Se suspendieron clonazepam y lorazepam."),
        ("The blood glucose was high.", "La glucemia era alta."),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_text_that_is_whole_passes(source: str, target: str) -> None:
    assert codes(source, target) == set()


def test_the_translation_of_another_text_is_misaligned() -> None:
    other = "Los pacientes del estudio fueron seguidos durante el invierno en varios hospitales."
    assert flag_of("misaligned", ENGLISH, other).tier == "block"


MORE_ENGLISH = "If you forget a dose, wait until tomorrow."
MORE_SPANISH = "Si olvida una dosis, espere hasta mañana."


@pytest.mark.parametrize(("more", "also", "tier"), [("", "", "block"), (MORE_ENGLISH, MORE_SPANISH, "warn")])
def test_a_dropped_clause_is_an_omission_and_blocks_where_it_is_half_the_text(
    more: str, also: str, tier: str
) -> None:
    source = f"{ENGLISH[:-1]}, and keep the bottle away from children and animals. {more}"
    flag = flag_of("omission", source, f"{SPANISH} {also}")
    assert flag.tier == tier
    assert quoted(source, flag.source_span) == "keep the bottle away from children and animals"


@pytest.mark.parametrize(("more", "also", "tier"), [("", "", "block"), (MORE_ENGLISH, MORE_SPANISH, "warn")])
def test_a_clause_without_source_is_an_addition_and_blocks_where_it_is_half_the_text(
    more: str, also: str, tier: str
) -> None:
    added = "La vacuna protege contra el sarampión y las paperas durante años."
    target = f"{also} {SPANISH} {added}"
    flag = flag_of("addition", f"{more} {ENGLISH}", target)
    assert flag.tier == tier
    assert quoted(target, flag.target_span) == added.removeprefix("La ").removesuffix(".")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Where does it hurt?", "Me duele el lado izquierdo del pecho al respirar."),
        ("How much does the baby weigh?", "¿Tiene las vacunas al día?"),
        ("Are you allergic to aspirin or to any other medicine?", "No dé aspirina a un niño con fiebre."),
    ],
)
def test_what_is_said_next_of_the_same_matter_blocks(source: str, target: str) -> None:
    assert flag_of("misaligned", source, target).tier == "block"


@pytest.mark.parametrize(
    ("target", "told"),
    [(ENGLISH, ENGLISH[:-1]), ("Tome este fármaco with a glass of water.", "with a glass of water")],
)
def test_english_that_is_left_is_untranslated(target: str, told: str) -> None:
    flag = flag_of("untranslated", ENGLISH, target)
    assert flag.tier == "block"
    assert quoted(target, flag.target_span) == told


@pytest.mark.parametrize(("keeper", "tier"), [("centro", "warn"), ("hospital", "block")])
def test_one_english_word_is_pointed_at_and_blocks_beside_another_of_the_source(
    keeper: str, tier: str
) -> None:
    source = "The hospital kept the samples of two patients of that winter in the second year of the study."
    target = (
        f"El {keeper} kept las muestras de dos pacientes de aquel invierno en el segundo año del estudio."
    )
    flag = flag_of("untranslated", source, target)
    assert flag.tier == tier
    assert quoted(target, flag.target_span) == "kept"


@pytest.mark.parametrize(
    ("source", "target", "left"),
    [
        (
            "Tell the doctor of hypersensitivity to it.",
            "Avise de hypersensitivity al médico.",
            "hypersensitivity",
        ),
        ("It is safe in pediatric patients.", "Es seguro en pacientes pediatric.", "pediatric"),
    ],
)
def test_letters_that_no_spanish_word_has_show_english(source: str, target: str, left: str) -> None:
    flag = flag_of("untranslated", source, target)
    assert quoted(target, flag.target_span) == left


def test_the_words_of_an_abbreviation_are_no_addition() -> None:
    source = "A detailed list of entry restrictions is maintained by the IATA."
    target = (
        "La Asociación Internacional de Transporte Aéreo mantiene una lista detallada de las restricciones"
        " de ingreso."
    )
    assert codes(source, target) == set()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("Tome un comprimido con agua, tome un comprimido con agua.", "tome un comprimido con agua"),
        ("Tome una una tableta con agua.", "una"),
    ],
)
def test_what_is_said_twice_is_a_repetition(target: str, told: str) -> None:
    flag = flag_of("repetition", "Take one tablet with water.", target)
    assert flag.tier == "warn"
    assert quoted(target, flag.target_span) == told


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "No one can tell the risk of COVID-19 from these risk factors.",
            "Nadie sabe el riesgo de COVID-19 nadie sabe el riesgo de COVID-19 por estos factores de riesgo.",
        ),
        (
            "Some were admitted, admitted to the ward, or sent home.",
            "Unos ingresaron, otros ingresaron en planta. en planta. en planta, o se fueron a casa.",
        ),
        (
            "Pupils of pre-primary, primary and secondary schools.",
            "Alumnos de infantil, primaria y secundaria de infantil, primaria y secundaria.",
        ),
    ],
)
def test_a_source_that_says_a_word_twice_excuses_no_loop(source: str, target: str) -> None:
    assert "repetition" in codes(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("He walked to the border.", "Caminó hasta la frontera, y la frontera."),
        ("It was tested for COVID-19.", "Se comprobó si era la COVID-19 la COVID-19."),
        ("And drink a lot.", "Y y y beba mucho."),
    ],
)
def test_what_is_joined_to_itself_or_stands_three_times_is_a_repetition(source: str, target: str) -> None:
    assert "repetition" in codes(source, target)


def test_like_words_before_other_numbers_are_no_repetition() -> None:
    assert codes("Take it at 8 and at 20 hours.", "Tómelo a las 8 y a las 20 horas.") == set()


def test_a_sentence_may_begin_with_the_words_that_end_the_one_before() -> None:
    source = "No one knew the limit of the dose. The dose was high."
    assert codes(source, "Nadie conocía el límite de la dosis. La dosis era alta.") == set()


def test_a_question_in_the_source_excuses_no_assistant() -> None:
    target = "Respuesta del asistente: ¿tiene otros problemas?"
    assert flag_of("service_text", "Do you have other problems?", target).tier == "block"


@pytest.mark.parametrize(
    "broken",
    [
        "infecciÃ³n",  # UTF-8 read as Latin-1
        "infecciÃƒÂ³n",  # twice
        "infecci√≥n",  # UTF-8 read as Mac Roman
        "infecci\ufffdn",  # given up
        "infecci?n",
        "infecci—n",
        "infecci&oacute;n",
        "infecci\x97n",  # Mac Roman read as Latin-1
        "infecci鏮",  # read as Big5
        "â€œinfección",
    ],
)
def test_broken_characters_block(broken: str) -> None:
    target = f"La {broken} fue tratada."
    flag = flag_of("encoding", "The infection was treated.", target)
    assert flag.tier == "block"
    assert flag.target_span is not None
    assert 3 <= flag.target_span[0] < flag.target_span[1] <= 3 + len(broken)


@pytest.mark.parametrize(
    ("code", "tier", "source", "target", "told"),
    [
        ("placeholder", "block", "See ⟦0⟧ for more.", "Vea para más.", "⟦0⟧"),
        ("placeholder", "block", "See this for more.", "Vea {nombre} para más.", "{nombre}"),
        (
            "address_lost",
            "block",
            "Write to help@example.org.",
            "Escriba a h@example.org.",
            "help@example.org",
        ),
        ("address_lost", "block", "See https://example.org/a now.", "Véalo ahora.", "https://example.org/a"),
        ("brackets", "warn", "The dose (5 mg) was high.", "La dosis (5 mg fue alta.", "("),
    ],
)
def test_a_mark_that_is_lost_is_told(code: str, tier: str, source: str, target: str, told: str) -> None:
    flag = flag_of(code, source, target)
    assert flag.tier == tier
    assert flag.message.endswith(told) or flag.message.startswith(told)


def test_no_translation_is_empty() -> None:
    assert flag_of("empty", ENGLISH, " \n").tier == "block"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS", "QUERY LENGTH LIMIT"),
        ("null", "null"),
        ("<html><body>Hola</body></html>", "<html>"),
        ("502 Bad Gateway", "502 Bad"),
        ("Error 503", "Error 503"),
        ('{"error": "quota"}', '{"error"'),
        ("Read timed out", "timed out"),
        ("Se superó el límite diario.", "límite diario"),
        ("I'm sorry, but I can't translate this.", "I'm sorry, but I can"),
        (f"Claro, aquí tiene la traducción: {SPANISH}", "Claro, aquí tiene la traducción:"),
        (f"{SPANISH} ¿Desea que traduzca algo más?", "¿Desea que traduzca algo más?"),
        (f"{SPANISH} Espero que esto ayude.", "Espero que esto ayude"),
        ("Como una IA, no puedo ayudar.", "Como una IA"),
    ],
)
def test_what_a_service_says_is_no_translation(target: str, told: str) -> None:
    flag = flag_of("service_text", ENGLISH, target)
    assert flag.tier == "block"
    assert quoted(target, flag.target_span) == told


@pytest.mark.parametrize(
    "target",
    [
        "Es una peque–a lesión de la piel.",
        "Es una pequea lesión de la piel.",
        "Lávese lav ndose las manos con agua.",
        "Las escuelas permanecer n cerradas este mes.",
        "Lávese las manos durante 20†segundos.",
        "Est indicado en el asma persistente.",
    ],
)
def test_an_accented_letter_that_became_another_sign_blocks(target: str) -> None:
    assert flag_of("encoding", "Something was said of it.", target).tier == "block"
