"""Is the card of a built folder true? Each check answers with its problems, one sentence each.

Example: `python -m cards check DIR` prints `["README.md: ..."]` and ends with 1, or `[]` and ends with 0.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cards.command import EXIT_DONE, LOG, emit
from cards.digests import file_sha256
from cards.errors import CardError
from cards.facts import ADAPTER_FILE, STATS_FILE, Facts, read_facts
from cards.front_matter import size_category
from cards.licences import licence, licences_of
from cards.parquet import parquet_facts
from cards.render import RENDERERS

README = "README.md"
_PLACEHOLDER = "[More Information Needed]"
FolderCheck = Callable[[Path, Facts, str], Iterator[str]]


def render_command(arguments: argparse.Namespace) -> int:
    """Write `DIR/README.md` from the facts in DIR."""
    folder = Path(arguments.dir)
    name, facts = read_facts(folder)
    (folder / README).write_text(RENDERERS[name](facts), encoding="utf-8")
    LOG.info("wrote %s", folder / README)
    return EXIT_DONE


def check_command(arguments: argparse.Namespace) -> int:
    """Print the problems of a folder as a JSON list; one line on standard error where there are any."""
    problems = check_folder(Path(arguments.dir))
    emit(json.dumps(problems, ensure_ascii=False))
    if problems:
        raise CardError(
            f"{arguments.dir}: the card is not true in {len(problems)} points (listed on standard output)"
        )
    return EXIT_DONE


def check_folder(folder: Path) -> list[str]:
    """Return where the card, the facts, the data and the manifest of a folder disagree; empty is good.

    Raises:
        CardError: there are no facts, or no card can be made of them.
    """
    kind, facts = read_facts(folder)
    expected = RENDERERS[kind](facts)
    path = folder / README
    card = path.read_text(encoding="utf-8") if path.is_file() else ""
    problems = list(_card_problems(card, expected, kind))
    checks = _DATASET_CHECKS if kind == STATS_FILE else _ADAPTER_CHECKS if kind == ADAPTER_FILE else ()
    for check in checks:
        problems.extend(check(folder, facts, expected))
    return problems


def _card_problems(card: str, expected: str, kind: str) -> Iterator[str]:
    if not card:
        yield f"{README}: missing; write it with `python -m cards render`"
    elif card != expected:
        yield f"{README}: differs from the card of {kind}; first at line {_first_difference(card, expected)}"
    if _PLACEHOLDER in card:
        yield f"{README}: holds {_PLACEHOLDER}"


def _first_difference(one: str, other: str) -> int:
    lines, others = one.splitlines(), other.splitlines()
    same = next((at for at, pair in enumerate(zip(lines, others, strict=False)) if pair[0] != pair[1]), None)
    return 1 + (min(len(lines), len(others)) if same is None else same)


def _head_of(card: str) -> dict[str, Any]:
    import yaml

    return yaml.safe_load(card.split("---\n", 2)[1])


def _data_problems(folder: Path, _facts: Facts, card: str) -> Iterator[str]:
    """Compare the head of the card with the footers of the parquet files its patterns find."""
    head = _head_of(card)
    infos = {info["config_name"]: info for info in head["dataset_info"]}
    referenced: set[Path] = set()
    for config in head["configs"]:
        files = {one["split"]: sorted(folder.glob(one["path"])) for one in config["data_files"]}
        referenced.update(*files.values())
        yield from _config_problems(config["config_name"], infos[config["config_name"]], files)
    for path in sorted(set((folder / "data").rglob("*.parquet")) - referenced):
        yield f"{path.relative_to(folder)}: no config of the card names this file"
    rows = sum(parquet_facts([path]).num_examples for path in referenced)
    if head["size_categories"] != [size_category(rows)]:
        yield f"{README}: size_categories is {head['size_categories']} for {rows} rows"


def _config_problems(name: str, info: Facts, files: dict[str, list[Path]]) -> Iterator[str]:
    splits = {split["name"]: split for split in info["splits"]}
    disk = data = 0
    for split, paths in files.items():
        if not paths:
            yield f"{name}/{split}: no file matches its pattern"
            continue
        found = parquet_facts(paths)
        disk, data = disk + found.bytes_on_disk, data + found.num_bytes
        where = f"{name}/{split}"
        yield from _differences(
            where, splits[split], num_examples=found.num_examples, num_bytes=found.num_bytes
        )
        if info["features"] != found.features:
            yield f"{where}: the features of the card are not the columns of the files"
    yield from _differences(name, info, download_size=disk, dataset_size=data)


def _differences(where: str, stated: Facts, **found: int) -> Iterator[str]:
    for key, value in found.items():
        if stated.get(key) != value:
            yield f"{where}: {key} is {stated.get(key)} in the card and {value} in the files"


def _licence_problems(folder: Path, facts: Facts, card: str) -> Iterator[str]:
    """Compare the licences of the rows with the facts, and each with what may be redistributed."""
    for config in facts["configs"]:
        paths = sorted((folder / "data" / config["name"]).glob("*.parquet"))
        found = _row_licences(paths)
        if found != Counter(config["licences"]):
            yield f"{config['name']}: licences {dict(found)} in the files, {config['licences']} in the facts"
        for id in found:
            if f"`{id}`" not in card:
                yield f"{config['name']}: the card does not name the licence {id} of some rows"
            if not licence(id).redistribute:
                yield f"{config['name']}: rows under {id} may not be redistributed"


def _row_licences(paths: list[Path]) -> Counter[str]:
    import pyarrow.parquet as pq

    counts: Counter[str] = Counter()
    for path in paths:
        file = pq.ParquetFile(path)
        if "licence" in file.schema_arrow.names:
            for batch in file.iter_batches(columns=["licence"]):
                for column in batch.column(0).to_pylist():
                    counts.update(licences_of(column))
    return counts


def _manifest_problems(folder: Path, _facts: Facts, _card: str) -> Iterator[str]:
    path = folder / "manifest.json"
    if not path.is_file():
        yield "manifest.json: missing"
        return
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise CardError(f"{path}: not a manifest ({type(error).__name__}: {error})") from error
    for name, stated in files.items():
        file = folder / name
        if not file.is_file():
            yield f"{name}: in manifest.json, but not here"
        elif (file.stat().st_size, file_sha256(file)) != (stated["bytes"], stated["sha256"]):
            yield f"{name}: its bytes are not those of manifest.json"
    for parquet in sorted((folder / "data").rglob("*.parquet")):
        if str(parquet.relative_to(folder)) not in files:
            yield f"{parquet.relative_to(folder)}: not in manifest.json"


def _adapter_problems(folder: Path, facts: Facts, _card: str) -> Iterator[str]:
    stated = {
        "adapter_model.safetensors": facts["adapter_sha256"],
        "chat_template.jinja": facts["template_sha256"],
    }
    for name, sha256 in stated.items():
        if not (folder / name).is_file():
            yield f"{name}: missing"
        elif file_sha256(folder / name) != sha256:
            yield f"{name}: its sha256 is not that of {ADAPTER_FILE}"


_DATASET_CHECKS: tuple[FolderCheck, ...] = (_data_problems, _licence_problems, _manifest_problems)
_ADAPTER_CHECKS: tuple[FolderCheck, ...] = (_adapter_problems,)
