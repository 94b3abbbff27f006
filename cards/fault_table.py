"""The table of what the checks of a translation find, for cards and README. Standard library only."""

from collections.abc import Iterator, Mapping
from typing import Any

from cards import markdown, texts_es

_FINE = 2  # decimals of small shares: 1.03 % is more than the 1 % that is aimed at


def fault_table(benchmark: Mapping[str, Any]) -> str:
    """Return a Markdown table in Spanish of the record that the benchmark writes.

    A fault of tier `block` counts when the segment is held back, one of tier `any` also when it is marked.
    """
    return "\n".join(_lines(benchmark))


def _lines(benchmark: Mapping[str, Any]) -> Iterator[str]:
    sets = benchmark["sets"]
    names = " | ".join(f"{each['name']} ({markdown.number(each['pairs'])} pares)" for each in sets)
    yield f"| Fallo | Cuenta si | Objetivo | {names} |"
    yield f"|---|---|--:|{'--:|' * len(sets)}"
    for row in benchmark["faults"]:
        counts = " | ".join(_share(found, injected) for found, injected in row["found"])
        tier = "se bloquea" if row["tier"] == "block" else "se marca"
        least = markdown.share(row["promised"])
        yield f"| {texts_es.FAULTS[row['fault']]} | {tier} | ≥ {least} | {counts} |"
    escaped = " | ".join(_share(*each["escaped"], decimals=_FINE) for each in sets)
    least = markdown.percent(1, 100)
    yield f"| **se escapan, de números, unidades y fármacos** | no se bloquea | ≤ {least} | {escaped} |"
    for tier, name, most in (("block", "bloqueadas", 1), ("any", "marcadas o bloqueadas", 4)):
        alarms = " | ".join(_share(each["alarms"][tier], each["pairs"], decimals=_FINE) for each in sets)
        limit = markdown.percent(most, 100)
        yield f"| **traducciones humanas {name} sin fallo inyectado** | | ≤ {limit} | {alarms} |"


def _share(found: int, injected: int, *, decimals: int = 1) -> str:
    return (
        f"{markdown.percent(found, injected, decimals)} de {markdown.number(injected)}" if injected else "—"
    )
