"""The fixed Spanish texts and vocabularies of the cards. Standard library only.

Tables map the codes of the facts to words; a code that is not listed is printed as it is.
"""

from collections.abc import Mapping

INTENDED_PURPOSE = (
    "Finalidad prevista: investigación y docencia sobre modelos de lenguaje en español. No está destinado al "
    "diagnóstico, triaje, prevención, seguimiento ni tratamiento de una persona."
)
DRAFT_ROWS = "filas de una traducción automática en borrador, que no es apta para ningún uso"
UNOFFICIAL_ROWS = (
    "filas traducidas por una vía no oficial de un servicio, cuyas condiciones pueden prohibir difundirlas"
)
UNAUDITED = "Sin auditoría humana"
AUDITED = "Auditoría humana"
OPENFDA_NOTICE = "Ficha de EE. UU. (FDA), traducción no oficial"
OPENFDA_WARNING = (
    "La propia openFDA pide no apoyarse en sus datos para decidir sobre la atención de una persona. Los "
    "nombres, dosis y usos pueden ser distintos en su país, y la FDA no avala esta traducción."
)
# Where the texts of a config come from, and whom they can be about; the key is what `cards.origins` finds.
ORIGINS: Mapping[str, str] = {
    "sample": "textos escritos para la demostración del proyecto; no hablan de ninguna persona real.",
    "visitors": (
        "preguntas de la arena, escritas por visitantes o tomadas de su banco, las respuestas de los modelos "
        "y lo que se votó. Quien votó no figura, o figura solo con un código opaco. Lo que alguien dice ser "
        "(paciente, profesional, estudiante) no lo ha comprobado nadie."
    ),
    "bank": (
        "las preguntas las preparó quien construyó el banco, no las escribió ningún visitante; las "
        "respuestas son de los participantes. Si una nombra a alguien, puede ser invención de un modelo o "
        "venir de los textos con los que se entrenó."
    ),
    "published": (
        "textos publicados (resúmenes de artículos y fichas de medicamentos), no historias clínicas."
    ),
    "files": (
        "ficheros que aportó quien construyó el conjunto; el programa no sabe si hablan de personas "
        "identificables."
    ),
}
ERASURE = (
    "Quien votó puede hacer que se borre lo suyo con el código que le dio la página: lo pide a quien "
    "responde de los datos de la arena, cuyo correo está en esa página. Una baja no cambia las copias ya "
    "descargadas: use la versión más reciente."
)
REPORT = (
    "Si encuentra un dato personal, diga en una discusión del repositorio en qué fila está (columna «id»), "
    "sin copiarlo: las discusiones son públicas."
)
# What a reader of a config could take its rows for, and they are not.
PREFERRED = (
    "La respuesta preferida es la que tuvo más votos, no la correcta: nadie ha comprobado lo que dice "
    "ninguna de las dos."
)
PROFESSIONAL = (
    "Solo cuentan los votos de quienes dijeron ser profesionales sanitarios; nadie ha comprobado que lo sean."
)
ANSWERS_TO_JUDGE = "Las respuestas están aquí para juzgarlas, no para seguirlas: pueden ser peligrosas."
CHECKED_TRANSLATION = (
    "Las comprobaciones automáticas buscan cifras, unidades, fármacos o negaciones cambiados y texto sin "
    "traducir, pero se les escapan errores y no miden la calidad de la traducción ni la verdad médica."
)
PARTLY_CHECKED = (
    "Faltan comprobaciones de la traducción, las que dice el principio de esta ficha: puede haber dosis, "
    "fármacos o negaciones cambiados que nadie ha buscado."
)
CHECKED = (
    "Las comprobaciones automáticas miran la forma de las filas y su relación con la fuente; se les escapan "
    "errores y no miden la verdad médica."
)
UNCHECKED = "Ninguna comprobación automática ha mirado lo que dicen estos textos."

STAGES: Mapping[str, str] = {
    "read": "lectura",
    "parse": "extracción",
    "translate": "traducción",
    "generate": "generación",
    "check": "comprobaciones",
    "dedup": "duplicados",
    "decontaminate": "descontaminación",
    "split": "reparto",
    "write": "escritura",
}
UNITS: Mapping[str, str] = {
    "file": "ficheros",
    "record": "registros",
    "document": "documentos",
    "passage": "pasajes",
    "row": "filas",
    "vote": "votos",
    "battle": "comparaciones",
    "pair": "pares",
}
DISTRIBUTIONS: Mapping[str, str] = {
    "topic_type": "Tipo de tema",
    "country": "País de la fuente",
    "question_type": "Tipo de pregunta",
    "review_status": "Estado de revisión",
    "flags": "Avisos de las comprobaciones",
    "mt_engines": "Motor de traducción",
}
_COMMA, _POINT = (f"{mark} decimal; ni punto ni coma separan los millares" for mark in ("coma", "punto"))
# The same locales as `dataset_builder.numbers.NUMBER_LOCALES` (tests/test_cards_translation.py).
_WITH_COMMA = "es es-ES es-AR es-BO es-CL es-CO es-CR es-EC es-PY es-UY es-VE"
_WITH_POINT = "es-419 es-MX es-DO es-GT es-HN es-NI es-PA es-PE es-PR es-SV es-US"
NUMBER_LOCALES: Mapping[str, str] = {
    locale: told
    for locales, told in ((_WITH_COMMA, _COMMA), (_WITH_POINT, _POINT))
    for locale in locales.split()
}
# Faults of the benchmark of translations, as its tables name them.
FAULTS: Mapping[str, str] = {
    "digit changed": "cifra cambiada",
    "x10": "número por diez",
    "number dropped": "número que falta",
    "two numbers swapped": "dos números intercambiados",
    "decimal mark moved": "coma decimal desplazada",
    "thousands readable as a decimal": "millares que se leen como decimales",
    "decimal readable as thousands": "decimales que se leen como millares",
    "unit swapped": "unidad cambiada",
    "drug replaced": "fármaco cambiado por otro",
    "drug replaced by a look-alike": "fármaco cambiado por uno de nombre parecido",
    "negation deleted": "negación perdida",
    "negation inserted": "negación añadida",
    "polarity flipped": "palabra cambiada por su contraria",
    "left/right flipped": "izquierda por derecha",
    "untranslated": "sin traducir",
    "half untranslated": "traducido a medias",
    "repeated": "texto repetido",
    "cut to half": "cortado por la mitad",
    "clause dropped": "oración que falta",
    "unrelated sentence appended": "frase ajena añadida",
    "neighbour's translation": "traducción del segmento vecino",
    "random translation": "traducción de otro texto",
    "mojibake": "caracteres rotos",
    "service text or empty": "mensaje del servicio o vacío",
}
AUDIT_RATES: Mapping[str, str] = {
    "any": "Con algún error",
    "major": "Con error mayor o posible daño",
    "harm": "Con posible daño",
}
AUDIT_KEYS: Mapping[str, str] = {"flags": "Avisos", "section": "Apartado", "engine": "Motor"}
AUDIT_VALUES: Mapping[str, str] = {"flagged": "con avisos", "clean": "sin avisos"}
COLUMNS: Mapping[str, str] = {
    "id": "identificador estable de la fila",
    "source": "fuente de la que sale",
    "source_id": "identificador en la fuente",
    "source_url": "dirección de la fuente",
    "source_version": "versión de la fuente",
    "licence": "licencia de la fila",
    "language": "lengua del texto",
    "topic_type": "tipo de tema",
    "country": "país de la fuente",
    "flags": "avisos de las comprobaciones automáticas",
    "review_status": "si una persona la ha revisado",
    "synthetic": "si la escribió un programa o un modelo",
    "built_with": "generador, su versión y la huella de su instrucción",
    "question": "pregunta",
    "answer": "respuesta",
    "messages": "la misma pregunta y respuesta como conversación",
    "context": "pasaje del que sale la respuesta; vacío si la fuente no se puede redistribuir",
    "passage_start": "primer carácter del pasaje en el documento",
    "passage_end": "carácter que sigue al pasaje",
    "heading": "título del apartado",
    "evidence": "fragmento que sostiene la respuesta",
    "question_type": "tipo de pregunta",
    "speciallity": "especialidad (ortografía del corpus original)",
    "document_id": "documento; el reparto se hace por documento",
    "pubid": "identificador de PubMed",
    "question_en": "pregunta original en inglés",
    "question_es": "pregunta traducida",
    "final_decision": "sí, no o quizás",
    "year": "año de publicación",
    "mesh": "descriptores MeSH",
    "long_answer_en": "conclusión del resumen, en inglés",
    "long_answer_es": "conclusión del resumen, traducida",
    "contexts_en": "apartados del resumen, en inglés",
    "contexts_es": "apartados del resumen, traducidos",
    "mt_engine": "motores de traducción de la fila, en orden de uso; `human` si todo es de personas",
    "mt_version": "versión de cada motor, en el mismo orden",
    "mt_licence": "licencias que declaran los motores, cada una una vez",
    "segments_total": "segmentos traducidos",
    "segments_human": "segmentos que escribieron personas",
    "number_locale": "convención de los números en español",
    "set_id": "identificador de la ficha en la FDA",
    "version": "versión de la ficha",
    "effective_time": "fecha de la ficha",
    "generic_name": "nombre genérico",
    "brand_name": "nombre comercial",
    "substance_name": "principio activo",
    "manufacturer": "fabricante",
    "route": "vía de administración",
    "product_type": "tipo de producto (con o sin receta)",
    "section": "apartado de la ficha",
    "text_es": "texto traducido",
    "text_en": "texto original en inglés",
    "raw_text": "texto",
    "topic": "tema",
    "raw_text_type": "tipo de texto",
    "prompt": "conversación hasta la pregunta",
    "chosen": "respuesta preferida",
    "rejected": "la otra respuesta",
    "model_chosen": "modelo de la respuesta preferida",
    "model_rejected": "modelo de la otra respuesta",
    "votes_chosen": "votos a favor de la respuesta preferida",
    "margin": "votos de diferencia",
    "votes_tie": "votos de empate",
    "battle_ids": "todas las comparaciones que mostraron estas dos respuestas",
    "question_id": "identificador de la pregunta del banco",
    "wording": "redacción de paciente o de profesional",
    "speciality": "especialidad",
    "kind": "clase de pregunta o de comparación",
    "model": "modelo que respondió",
    "revision": "revisión: del modelo, o del voto cuando se cambió",
    "adapter_sha256": "huella del adaptador",
    "answer_sha256": "huella de la respuesta",
    "sources": "fuentes citadas",
    "retrieved": "pasajes que se dieron a los modelos",
    "tokens": "tokens generados",
    "voter_role": "quién dice ser quien vota; nadie lo comprueba",
    "reasons_a": "razones sobre la respuesta A",
    "reasons_b": "razones sobre la respuesta B",
    "comment": "comentario de quien vota",
    "gates": "controles del voto: pass, fail o unknown",
    "history_a": "conversación anterior con A",
    "history_b": "conversación anterior con B",
    "red_flags": "señales de alarma de la pregunta",
    "prompt_sha256": "huella de la pregunta",
    "tokens_a": "tokens generados por A",
    "tokens_b": "tokens generados por B",
    "seconds": "segundos que tardaron las dos",
    "may_publish": "si quien preguntó aceptó publicar el texto",
    "consent_version": "versión del texto de consentimiento",
    "withheld": "por qué no se publica el texto, si no se publica",
    "votes_rejected": "votos a favor de la otra",
    "battle_id": "comparación de la que sale",
    "created_at": "momento, en hora universal",
    "model_a": "modelo A",
    "model_b": "modelo B",
    "answer_a": "respuesta de A",
    "answer_b": "respuesta de B",
    "revision_a": "revisión del modelo A",
    "revision_b": "revisión del modelo B",
    "adapter_sha256_a": "huella del adaptador A",
    "adapter_sha256_b": "huella del adaptador B",
    "licence_a": "licencia del modelo A",
    "licence_b": "licencia del modelo B",
    "shown_left": "cuál se mostró a la izquierda",
    "sampling": "parámetros de generación",
    "sources_a": "fuentes citadas por A",
    "sources_b": "fuentes citadas por B",
    "vote_id": "identificador del voto",
    "turn": "turno de la conversación",
    "voter": "votante, por un código opaco",
    "winner": "a, b, tie (empate) o both_bad (ninguna vale), sobre los modelos A y B",
    "supersedes": "voto anterior al que corrige",
}
