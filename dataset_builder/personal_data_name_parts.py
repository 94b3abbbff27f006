"""What a name looks like: its words, what cannot be one, and how likely a match is to be a person's."""

import re
from unicodedata import normalize

from dataset_builder.personal_data_lists import GIVEN_NAMES, PATRONYMIC, SURNAMES
from dataset_builder.personal_data_rule import either

_I = re.IGNORECASE
GAP = r"[ \t\xa0]{1,3}"
# Capitalised words that stand where a name might: a name ends before them, and does not start with one.
_NO_NAME = (
    "(?!"
    + either(
        r"""
        N[ºo°]\.? NºCol\w* Col Servicio Hospital Cl[íi]nica Centro Unidad Departamento Dpto Dept
        Secci[óo]n Calle Carrer Avda Av Avenida Plaza Paseo Ctra E-?mail Correo Tel Tfno Edad Sexo
        Fecha Var[óo]n Mujer Hombre Niñ[oa] Lactante Paciente Reci[ée]n Adolescente Anciano Presenta
        Acude Refiere Ingresa Se El La Los Las Un Una En No Si S[íi] Sin Con De Tras Que Al Por Para
        A Y Desde Su Sus Mi Es Este Esta Informe Diagn[óo]stico M[ée]dic[oa] Especialidad Facultad
        Universidad Instituto Complejo Residencia Fundaci[óo]n FEA MIR NHC DNI CP Apellidos? Nombre
        Asperger Down Alzheimer Parkinson Crohn Diabetes Covid\w* Jefe Jefa Residente Supervisora?
        Enfermer[oa] Enfermedad(?:es)? Cirug[íi]a Medicina Urolog[íi]a Pediatr[íi]a Director
        Directora Consulta Urgencias Especialista Adjunt[oa] Catedr[áa]tic[oa] Ministerio
        Laboratorios? Tratamiento Hola Gracias Ibuprofeno Paracetamol Testigo Cuando Como Pero
        Porque Ayer Hoy Me Tengo Necesito Quiero Cu[áa]l Qu[ée] Puedo Calle Historia Realizad[oa]
        Presentamos Dña Dr Dra Sr Sra Srta Nos Le Lo Tengo Estoy Llevo Fui Ahora
        """
    )
    + r"(?!\w))"
)
UPPER = r"A-ZÁÉÍÓÚÜÑÇÀÈÒ"
CAPITAL = (
    rf"(?=[{UPPER}]){_NO_NAME}"
    rf"(?:[{UPPER}](?!\w)[.ªº]{{0,2}}|M[ª°]\.?(?!\w)|[{UPPER}][\w'’·ªº]*[^\W\d_](?:-[{UPPER}]\w+)?)"
)
PARTICLE = r"(?:(?:de|del|la|las|los|y(?! D\.)|i|e|da|do|dos|van|von|san|santa|el|d’|d')[ \t])"
NAME = rf"{CAPITAL}(?:{GAP}{PARTICLE}{{0,3}}{CAPITAL}){{0,5}}"
TITLE = r"(?:(?:Dr|Dra|D|Dña|D\.ª|Sr|Sra|Srta|Lic|Ldo|Lda|Prof|Profa|Enf)\.?[ \t]{0,2})"
FAMILY = either(
    r"""
    hij[oa] madre padre mam[áa] pap[áa] marido mujer espos[oa] novi[oa] herman[oa] abuel[oa]
    t[íi][oa] prim[oa] niet[oa] sobrin[oa] suegr[oa] pareja vecin[oa] amig[oa] beb[ée] compañer[oa]
    """
)
STAFF = either(
    r"""
    m[ée]dic[oa] doctora? pediatra enfermer[oa] psiquiatra psic[óo]log[oa] cirujan[oa]
    ginec[óo]log[oa] matrona fisioterapeuta
    """
)
# Lower-case words that follow "me llamo" where the accent of "me llamó" was not typed.
_NOT_CALLED = (
    "(?!"
    + either(
        r"""
        la el los las al a mi mis su un una mucho muy y o que para por de del ayer hoy hace esta
        este otra otro cuando desde con como tanto bastante poco m[ée]dic[oa] doctora? enfermer[oa]
        urgente en no ya
        """
    )
    + r"(?!\w))"
)


def folded(word: str) -> str:
    """Return a word in lower case without accents: `Ñáñez` gives `nanez`."""
    lowered = word.lower()
    return lowered if lowered.isascii() else normalize("NFKD", lowered).encode("ascii", "ignore").decode()


def _is_given(word: str) -> bool:
    return folded(word).rstrip(".") in GIVEN_NAMES


def _is_surname(word: str) -> bool:
    plain = folded(word)
    return plain in SURNAMES or (plain.endswith(PATRONYMIC) and len(plain) > 4)


def given_first(match: re.Match[str]) -> bool:
    """Say whether the first word is a frequent given name."""
    return _is_given(re.split(r"[\s-]", match["value"])[0])


def likely(match: re.Match[str]) -> bool:
    """Say whether a value after a weak cue is a name: a frequent one, or one with a surname."""
    words = [word for word in match["value"].split() if word[0].isupper()]
    return given_first(match) or (len(words) > 1 and any(map(_is_surname, words[1:])))


def likely_or_two(match: re.Match[str]) -> bool:
    """Say whether a value after a cue of a form is a name: a frequent one, or of two words."""
    return likely(match) or len(match["value"].split()) > 1


def given_and_surname(match: re.Match[str]) -> bool:
    """Say whether a given name is followed by a surname; both are needed where nothing introduces them."""
    words = match["value"].split()
    return len(words) > 1 and _is_given(words[0]) and any(map(_is_surname, words[1:]))


def of_a_form(match: re.Match[str]) -> bool:
    """Say whether `Nombre:` is that of a person: a frequent name, or a form that asks for a person's data."""
    near = match.string[max(0, match.start() - 200) : match.end() + 200].lower()
    return likely(match) or any(cue in near for cue in ("apellido", "nhc", "paciente", "dni", "edad", "sexo"))


def called(match: re.Match[str]) -> bool:
    """Say whether a lower-case word may be a name: a frequent one, or the sentence ends after it."""
    rest = match.string[match.end() : match.end() + 1]
    return (
        given_first(match)
        or rest in {"", ",", ".", ";", "\n"}
        or match.string[match.end() :].startswith(" y ")
    )


_LISTED = "|".join(sorted(GIVEN_NAMES | SURNAMES, key=len, reverse=True))
# After "me llamo" in lower case: any word that may be a name, then frequent ones only.
LOWER_NAME = (
    rf"{_NOT_CALLED}[^\W\d_]{{2,}}(?:{GAP}{PARTICLE}{{0,2}}(?:{_LISTED}|[^\W\d_]{{2,}}[eéií]z)(?!\w)){{0,3}}"
)
