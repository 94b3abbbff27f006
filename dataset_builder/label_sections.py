"""Sections of a US drug label: field of openFDA -> Spanish heading. Standard library only.

Rx labels of today, Rx labels in the form before 2006, and labels of medicines without prescription.
Pharmacology and trials are left out but for what a reader asks about.
"""

import re
from collections.abc import Mapping

LABEL_SECTIONS: Mapping[str, str] = {
    "boxed_warning": "Advertencia destacada",
    "indications_and_usage": "Indicaciones y uso",
    "purpose": "Finalidad",
    "active_ingredient": "Principio activo",
    "inactive_ingredient": "Excipientes",
    "dosage_and_administration": "Dosis y administración",
    "dosage_forms_and_strengths": "Formas farmacéuticas y concentraciones",
    "contraindications": "Contraindicaciones",
    "do_not_use": "Cuándo no usarlo",
    "warnings": "Advertencias",
    "warnings_and_cautions": "Advertencias y precauciones",
    "precautions": "Precauciones",
    "general_precautions": "Precauciones generales",
    "when_using": "Durante el uso",
    "stop_use": "Cuándo dejar de usarlo",
    "ask_doctor": "Consulte antes a su médico",
    "ask_doctor_or_pharmacist": "Consulte antes a su médico o farmacéutico",
    "keep_out_of_reach_of_children": "Manténgase fuera del alcance de los niños",
    "adverse_reactions": "Reacciones adversas",
    "drug_interactions": "Interacciones",
    "use_in_specific_populations": "Uso en poblaciones específicas",
    "pregnancy": "Embarazo",
    "pregnancy_or_breast_feeding": "Embarazo o lactancia",
    "teratogenic_effects": "Efectos teratógenos",
    "nonteratogenic_effects": "Efectos no teratógenos",
    "labor_and_delivery": "Parto",
    "nursing_mothers": "Madres lactantes",
    "lactation": "Lactancia",
    "pediatric_use": "Uso pediátrico",
    "geriatric_use": "Uso en personas mayores",
    "overdosage": "Sobredosis",
    "drug_abuse_and_dependence": "Abuso y dependencia",
    "description": "Descripción",
    "mechanism_of_action": "Mecanismo de acción",
    "pharmacokinetics": "Farmacocinética",
    "how_supplied": "Presentación",
    "storage_and_handling": "Conservación y manipulación",
    "information_for_patients": "Información para pacientes",
}
# Here a slip can become a dose: a translation that a check merely warns of is blocked.
STRICT_SECTIONS = frozenset({"boxed_warning", "dosage_and_administration", "dosage_forms_and_strengths"})
# Question type -> words by which an English label speaks of its subject anywhere. A label that says one of
# them is not called silent on it: before 2006, and without prescription, pregnancy stands among the warnings.
SUBJECT_WORDS: Mapping[str, re.Pattern[str]] = {
    question_type: re.compile(words, re.IGNORECASE)
    for question_type, words in (
        ("uses", r"\bindicat|\buses?\b"),
        ("dose", r"\bdos(?:e|ing|age)|\bdirections\b"),
        ("contraindications", r"contraindicat|\bdo not (?:use|take)\b"),
        ("boxed_warning", r"\bboxed warning"),
        ("warnings", r"\bwarning|\bcaution"),
        ("adverse_reactions", r"\badverse|\bside effect"),
        ("interactions", r"\binteract|\btaking (?:any )?other\b|\bblood thinn"),
        ("pregnancy", r"pregnan"),
        ("overdose", r"\boverdos"),
        ("storage", r"\bstor(?:e|ed|age)\b"),
    )
}
