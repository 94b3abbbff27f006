"""Facts in, README.md out. A card is a pure function of its facts: no digit in it is typed by hand."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cards import markdown, texts_es
from cards.errors import CardError
from cards.facts import ADAPTER_FILE, SPACE_FILE, STATS_FILE, Facts, adapter_facts, dataset_facts, space_facts
from cards.fault_table import fault_table
from cards.front_matter import (
    adapter_head,
    column_names,
    dataset_head,
    learnt_from,
    row_licences,
    space_head,
    yaml_text,
)
from cards.licences import combined, effective, licence
from cards.origins import checks_told, notes, origins

_TEMPLATES = Path(__file__).parent / "templates"
_FILTERS: Mapping[str, Callable[..., str]] = {
    "code": markdown.code,
    "estimate": markdown.estimate,
    "hundredths": markdown.hundredths,
    "link": markdown.link,
    "number": markdown.number,
    "literal": markdown.literal,
    "plain": markdown.plain,
    "share": markdown.share,
    "public_id": markdown.public_id,
}


def render_dataset(stats: Facts) -> str:
    """Return the card of a data set from its `stats.json`.

    Raises:
        CardError: a fact is missing, mistyped, or names an unknown licence.
    """
    facts = dataset_facts(stats)
    configs = facts["configs"]
    unchecked = [config for config in configs if config["checks_left_out"]]
    return _rendered(
        "dataset.md.jinja",
        dataset_head(facts),
        facts=facts,
        rows=sum(config["rows"] for config in configs),
        licences=_licence_table(configs),
        licence_id=combined(row_licences(configs)),
        has_joined_licences=any(sum(config["licences"].values()) > config["rows"] for config in configs),
        openfda=[config["name"] for config in configs if "set_id" in column_names(config)],
        origins=origins(facts),
        notes={config["name"]: notes(config) for config in configs},
        checks_told=checks_told(configs),
        is_split=any(len(config["splits"]) > 1 for config in configs),
        columns=_column_table(configs),
        warning=_warning(facts),
        objections=_objection_table(configs),
        fault_table=markdown.Markdown(fault_table(benchmark))
        if (benchmark := facts["translation_benchmark"]) and not unchecked
        else "",
        first=next(config for config in configs if config["default"]),
        unaudited=_unaudited(facts),
        unchecked=unchecked,
    )


def render_adapter(facts: Facts) -> str:
    """Return the card of an adapter from its `adapter_facts.json`.

    Raises:
        CardError: a fact is missing, mistyped, or names an unknown licence.
    """
    checked = adapter_facts(facts)
    base = licence(checked["base"]["licence"])
    return _rendered(
        "adapter.md.jinja",
        adapter_head(checked),
        facts=checked,
        base_licence=base,
        licences=_licence_table(learnt_from(checked)),
        licence_id=effective(base.id, row_licences(learnt_from(checked))),
    )


def render_space(facts: Facts) -> str:
    """Return the card of a Space from its facts.

    Raises:
        CardError: a fact is missing, mistyped, or names an unknown licence.
    """
    checked = space_facts(facts)
    return _rendered(
        "space.md.jinja", space_head(checked), facts=checked, code_licence=licence(checked["licence"])
    )


RENDERERS: Mapping[str, Callable[[Facts], str]] = {
    STATS_FILE: render_dataset,
    ADAPTER_FILE: render_adapter,
    SPACE_FILE: render_space,
}


def _rendered(template: str, head: Mapping[str, Any], **values: Any) -> str:  # noqa: ANN401 - each template its own
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=markdown.escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(percent=markdown.percent, texts=texts_es)
    try:
        return environment.get_template(template).render(head=markdown.Markdown(yaml_text(head)), **values)
    except jinja2.UndefinedError as error:
        raise CardError(f"{template}: {error}") from error


def _warning(facts: Facts) -> markdown.Markdown:
    """Return what the first line says of rows that a person should not use, "" where there are none."""
    rows = ((facts["draft_rows"], texts_es.DRAFT_ROWS), (facts["unofficial_rows"], texts_es.UNOFFICIAL_ROWS))
    told = [f"{markdown.number(count)} {what}" for count, what in rows if count]
    return markdown.Markdown(", y ".join(told))


def _objection_table(configs: list[Facts]) -> list[dict[str, Any]]:
    """Return one row per config and code of the checks of a translation: how many block, how many warn."""
    table: list[dict[str, Any]] = []
    for config in configs:
        tiers = {tier: config["translation_flags"].get(tier, {}) for tier in ("block", "warn")}
        for code in sorted({code for counts in tiers.values() for code in counts}):
            numbers = {tier: counts.get(code, 0) for tier, counts in tiers.items()}
            table.append({"config": config["name"], "code": code, **numbers})
    return table


def _unaudited(facts: Facts) -> list[str]:
    """Return the configs of which no row was judged, and which quote none that was."""
    audit = facts["audit"] or {"configs": [], "quoted": {}}
    judged = {config["name"] for config in audit["configs"] if config["rates"]}
    known = judged | {config for config, quoted in audit["quoted"].items() if quoted in judged}
    return [config["name"] for config in facts["configs"] if config["name"] not in known]


def _licence_table(parts: list[Facts]) -> list[dict[str, Any]]:
    """Return one row per licence of the rows: `{"licence": Licence, "rows": n}`."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part["licences"])
    return [{"licence": licence(id), "rows": counts[id]} for id in row_licences(parts)]


def _column_table(configs: list[Facts]) -> list[dict[str, Any]]:
    """Return one row per column of any config: its type, its meaning and the configs that have it."""
    table: dict[str, dict[str, Any]] = {}
    for config in configs:
        for feature in config["features"]:
            name = feature["name"]
            fresh = {"type": _type_text(feature), "meaning": texts_es.COLUMNS.get(name, ""), "configs": []}
            table.setdefault(name, fresh)["configs"].append(config["name"])
    return [{"name": name, **row} for name, row in table.items()]


def _type_text(feature: Facts) -> str:
    """Return a feature's type in a few characters: `list<string>`, `list<{role, content}>`, `int32`."""
    if "dtype" in feature:
        return str(feature["dtype"])
    if "struct" in feature:
        return _fields_text(feature["struct"])
    element = feature.get("list", feature.get("sequence"))
    return f"list<{_fields_text(element) if isinstance(element, list) else element}>"


def _fields_text(fields: list[Facts]) -> str:
    return "{" + ", ".join(str(field["name"]) for field in fields) + "}"
