"""Rules for dates that point at a person: birth, and days of care. Dates of leaflets and papers stay."""

import re

from dataset_builder.personal_data_rule import Rule

_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    r"|ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\.?"
)
_DAY = (
    rf"(?:[0-3]?\d\s?[/.-]\s?[01]?\d\s?[/.-]\s?(?:\d{{4}}|\d{{2}})|(?:19|20)\d\d[/.-][01]?\d[/.-][0-3]?\d"
    rf"|[0-3]?\d[ºo°]?(?:\s+de)?[\s/-]+{_MONTH}(?:\s+del?|,)?[\s/-]+(?:(?:19|20)\d\d|\d{{2}}))(?!\w)"
)
_MONTH_AND_YEAR = rf"(?:{_MONTH}\s+(?:del?\s+)?(?:19|20)\d\d|(?:19|20)\d\d)(?!\w)"
_BETWEEN = r"(?:\s*[:=]|\s+(?:el|en|d[íi]a|fue|es|es\s+el|el\s+d[íi]a|en\s+fecha|con\s+fecha|de\s+fecha))*\s*"
_BIRTH = (
    r"fecha\s+(?:de\s+)?nac(?:imiento)?\.?|f(?:\.|echa)?\s*(?:de\s+)?nac(?:imiento|\.)?|f\.?\s?n\.?|nac[íi]|naci[óo]"
    r"|nacid[oa]s?|nacimiento|cumplea[ñn]os"
)
_CARE = (
    r"fecha\s+(?:y\s+hora\s+)?(?:de\s+)?(?:la\s+)?(?:ingreso|alta|consulta|visita|atenci[óo]n|intervenci[óo]n|cirug[íi]a|cita"
    r"|admisi[óo]n|urgencias|exitus|defunci[óo]n|fallecimiento|informe|parto|operaci[óo]n|egreso)"
    r"|ingres(?:o|[óo]|ad[oa]|é)|alta|consulta|visita|cita|operaron|operad[oa]|intervenid[oa]|falleci[óo]|fallecid[oa]"
    r"|urgencias|parto"
)
_CARE_CUES = (
    "ingres", "alta", "consulta", "visita", "cita", "opera", "interven", "falleci", "urgencias", "parto",
    "atenci", "cirug", "admisi", "exitus", "defunci", "informe", "egreso",
)  # fmt: skip


def _after(cue: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cue})(?!\w){_BETWEEN}(?P<value>{value})", re.IGNORECASE)


DATE_RULES: tuple[Rule, ...] = (
    Rule(
        "birth_date",
        _after(_BIRTH, rf"{_DAY}|{_MONTH_AND_YEAR}"),
        cues=("nac", "f.n", "fn", "f. n", "cumplea"),
    ),
    Rule("care_date", _after(_CARE, _DAY), cues=_CARE_CUES),
)
