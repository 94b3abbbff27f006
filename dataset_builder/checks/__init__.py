"""Checks: each answers with its reason or None. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

CHECKS = Registry(
    "check",
    {
        "numbers": Member("dataset_builder.checks.numbers:SameNumbers", "a translation keeps every number"),
        "units": Member("dataset_builder.checks.units:SameUnits", "a quantity keeps its unit and dose form"),
        "frequency": Member("dataset_builder.checks.frequency:SameFrequency", "a dose is taken as often"),
        "routes": Member("dataset_builder.checks.routes:SameRoutes", "a drug is given by the same way"),
        "drugs": Member("dataset_builder.checks.drugs:SameDrugs", "the same drugs are named"),
        "negation": Member("dataset_builder.checks.negation:SameNegation", "what is denied stays denied"),
        "polarity": Member("dataset_builder.checks.polarity:SamePolarity", "no word became its opposite"),
        "coverage": Member(
            "dataset_builder.checks.coverage:Coverage", "nothing is dropped, added or misplaced"
        ),
        "untranslated": Member("dataset_builder.checks.untranslated:Untranslated", "no English is left"),
        "repetition": Member("dataset_builder.checks.repetition:Repetition", "nothing is said twice"),
        "encoding": Member("dataset_builder.checks.encoding:Encoding", "no broken characters"),
        "markers": Member("dataset_builder.checks.markers:Markers", "placeholders, addresses, brackets"),
        "service_text": Member(
            "dataset_builder.checks.service_text:ServiceText", "no error page, no chatter"
        ),
        "language": Member("dataset_builder.checks.language:InSpanish", "the text is in Spanish"),
        "length": Member("dataset_builder.checks.length:SaneLength", "not empty, not cut, not endless"),
    },
)
