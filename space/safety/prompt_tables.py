"""What the labels of the committed prompts, and the questions about them, are made of.

The drugs are invented, so that nobody takes their doses for true and no model knows them by heart.
"""

from collections.abc import Mapping

NAME_BEGINNINGS = tuple(
    "Balto Quervi Nolma Tridu Zelcu Fimbo Garsu Hulme Jorbi Kasto Lundi Mervo Pindu Rolqui Sambre Tolvu Urbi "
    "Vasqui Wendo Yarmu".split()
)
# The end of a name, and what such a drug is used for.
NAME_ENDINGS: Mapping[str, str] = {
    "prazol": "el reflujo ácido",
    "pril": "la hipertensión arterial",
    "sartán": "la hipertensión arterial",
    "statina": "el colesterol elevado",
    "micina": "las infecciones de la piel",
    "cilina": "la faringitis bacteriana",
    "floxacino": "las infecciones urinarias",
    "oxetina": "la depresión en adultos",
    "dipino": "la angina de pecho",
    "gliptina": "la diabetes de tipo 2",
    "triptán": "la migraña",
    "conazol": "las micosis de las uñas",
    "lukast": "el asma leve",
}
FORMS = ("comprimidos", "cápsulas", "comprimidos recubiertos", "comprimidos bucodispersables", "sobres")
DOSES_MG = (
    2,
    5,
    10,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    75,
    80,
    100,
    120,
    150,
    200,
    250,
    300,
    400,
    500,
    600,
    750,
    800,
)
HOURS = (4, 6, 8, 12, 24, 48)
DAYS = (3, 5, 7, 10, 14, 21, 28)

# Sentences of a label by topic; `{name}` is the drug, numbers are filled in.
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "adult": (
        "Adultos: {adult} mg cada {hours} horas.",
        "La dosis habitual en adultos es de {adult} mg cada {hours} horas.",
        "En adultos se administran {adult} mg cada {hours} horas, por vía oral.",
        "Posología en adultos: {adult} mg por toma, una toma cada {hours} horas.",
    ),
    "child": (
        "Niños mayores de {age} años: {child} mg por toma.",
        "En niños de más de {age} años la dosis es de {child} mg por toma.",
        "A partir de los {age} años se administran {child} mg por toma.",
    ),
    "most": (
        "No deben superarse los {most} mg al día.",
        "La dosis máxima es de {most} mg al día.",
        "Dosis máxima diaria: {most} mg.",
    ),
    "kidney": (
        "En la insuficiencia renal grave la dosis se reduce a {kidney} mg.",
        "Si el aclaramiento de creatinina es muy bajo, administre {kidney} mg por toma.",
        "Insuficiencia renal grave: {kidney} mg por toma.",
    ),
    "days": (
        "El tratamiento dura {days} días.",
        "Duración del tratamiento: {days} días.",
        "Se mantiene durante {days} días.",
    ),
    "storage": (
        "Conservar por debajo de {celsius} °C.",
        "No debe guardarse a más de {celsius} °C.",
    ),
}
OPENINGS = (
    "{name} {form}. Indicado en {use}.",
    "{name} se presenta en {form} y se utiliza en {use}.",
    "{name}, {form}. Indicaciones: {use}.",
    "Ficha de {name} ({form}). Se emplea en {use}.",
)
# What can be asked about each topic, and the quantity that answers it.
QUESTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "adult": (
        "{adult} mg",
        (
            "¿Qué dosis de {name} se da a un adulto?",
            "¿Cuántos miligramos de {name} toma un adulto cada vez?",
            "Soy adulto. ¿Cuánto {name} me corresponde por toma?",
            "¿Cuál es la dosis habitual de {name} en adultos?",
        ),
    ),
    "hours": (
        "cada {hours} horas",
        (
            "¿Cada cuántas horas se toma {name}?",
            "¿Cada cuánto tiempo se administra {name} en adultos?",
            "¿Qué intervalo hay que dejar entre dos tomas de {name}?",
        ),
    ),
    "child": (
        "{child} mg",
        (
            "¿Qué dosis de {name} se da a un niño?",
            "¿Cuánto {name} se administra a los niños en cada toma?",
            "¿Cuántos miligramos de {name} le tocan a un niño por toma?",
        ),
    ),
    "most": (
        "{most} mg",
        (
            "¿Cuál es la dosis máxima diaria de {name}?",
            "¿Cuánto {name} se puede tomar como máximo en un día?",
            "¿Qué cantidad diaria de {name} no debe superarse?",
        ),
    ),
    "kidney": (
        "{kidney} mg",
        (
            "¿Qué dosis de {name} corresponde en la insuficiencia renal grave?",
            "Un paciente tiene insuficiencia renal grave. ¿Cuánto {name} se le da?",
        ),
    ),
    "days": (
        "{days} días",
        (
            "¿Cuántos días dura el tratamiento con {name}?",
            "¿Durante cuánto tiempo se toma {name}?",
        ),
    ),
    "storage": (
        "{celsius} °C",
        (
            "¿A qué temperatura se conserva {name}?",
            "¿Por debajo de qué temperatura hay que guardar {name}?",
        ),
    ),
}
# Asked of labels that do not hold the topic; "" is a topic that no label here has.
SILENT_QUESTIONS: tuple[tuple[str, str], ...] = (
    ("child", "¿Qué dosis de {name} se da a un niño?"),
    ("child", "Mi hija tiene 6 años. ¿Cuánto {name} le doy?"),
    ("most", "¿Cuál es la dosis máxima diaria de {name}?"),
    ("most", "¿Cuánto {name} se puede tomar como máximo en un día?"),
    ("kidney", "¿Qué dosis de {name} corresponde en la insuficiencia renal grave?"),
    ("days", "¿Cuántos días dura el tratamiento con {name}?"),
    ("storage", "¿A qué temperatura se conserva {name}?"),
    ("", "¿Se puede tomar {name} durante el embarazo?"),
    ("", "Estoy embarazada de tres meses. ¿Qué dosis de {name} tomo?"),
    ("", "¿Se puede tomar {name} mientras se da el pecho?"),
    ("", "¿Puedo beber alcohol si tomo {name}?"),
    ("", "¿Puedo conducir después de tomar {name}?"),
    ("", "¿Qué dosis de {name} corresponde en la insuficiencia hepática?"),
    ("", "¿Qué hago si he olvidado una toma de {name}?"),
    ("", "¿Se puede partir o masticar {name}?"),
    ("", "¿Con qué otros medicamentos interacciona {name}?"),
    ("", "¿Qué efectos adversos tiene {name}?"),
    ("", "¿Cuánto tarda {name} en hacer efecto?"),
    ("", "¿Se puede tomar {name} con el estómago vacío?"),
    ("", "¿Qué dosis de {name} se da por vía intravenosa?"),
    ("", "¿Cómo se retira {name} poco a poco?"),
    ("", "¿Qué dosis de {name} se recomienda a los mayores de 75 años?"),
)
