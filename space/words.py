"""The words of a Spanish question that carry its topic. Standard library only."""

import re

from dataset_builder.drug_names import fold, word_skeleton

# Folded words without a topic of their own: grammar, politeness, and the frames of questions.
_FRAME_WORDS = (
    "a al ante asi aun bien cada como con cual cuales cuando cuanta cuantas cuanto cuantos de del desde "
    "donde e el ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos esta estan "
    "estar estas este esto estos estoy fue ha haber habia han has hasta hay he hemos la las le les lo "
    "los mas me mi mis mucha muchas mucho muchos muy nos nosotros nuestra o os otra otro para pero poco "
    "por porque pues que quien quienes se sea segun ser si sido sobre son soy su sus tal tambien tan "
    "tanto te tiene tienen tener tengo toda todas todo todos tras tu tus u un una unas uno unos usted "
    "ustedes va vamos van voy y ya yo algo alguien algun alguna algunas alguno algunos puede puedo "
    "pueden puedes podria podrian debe debo deben deberia decir dice dime digame explica explicame "
    "explique explicar saber sabe sabes quiero quisiera necesito favor gracias hola buenos buenas dias "
    "tardes noches hacer hace hago sirve sirven significa consiste llama llaman conoce pregunta "
    "respuesta informacion ficha medicamento medicamentos farmaco farmacos medicina paciente pacientes "
    "persona personas tomar tomo toma toman tomando tomarse usar uso usa usan utiliza utilizar "
    "recomienda indica dar da caso produce "
    "producen causa causan provoca provocan"
)
_FRAME = frozenset(_FRAME_WORDS.split())


def content_words(text: str) -> list[str]:
    """Return the folded words that carry the topic, in order, once each.

    Example: `¿Qué es la diabetes tipo 2?` gives diabetes, tipo, 2. A capital letter on its own is a topic
    (vitamina A, hepatitis B), except as the first word.
    """
    found: list[str] = []
    for place, match in enumerate(re.finditer(r"[^\W_]+", text)):
        word = match.group()
        is_name = len(word) == 1 and word.isupper() and place > 0
        folded = fold(word)
        if is_name or folded not in _FRAME:
            found.append(folded)
    return list(dict.fromkeys(found))


def stem(word: str) -> str:
    """Return what the singular, plural and gender forms of a word share: `sintom` of `síntomas`."""
    folded = fold(word)
    for ending, shortest in (("es", 6), ("s", 4)):
        if folded.endswith(ending) and len(folded) >= shortest and folded[-len(ending) - 1] not in "is":
            folded = folded[: -len(ending)]
            break
    return word_skeleton(folded)


def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    return frozenset(filter(None, map(stem, content_words(text))))
