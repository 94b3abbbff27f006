"""Source `votes`: battles and votes of the arena, as `space votes compact` leaves them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cards.licences import LICENCES, licence
from dataset_builder.contracts import RecordProblem, SourceSettings
from dataset_builder.errors import SourceError
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.sources.files import find_files

SIDES = ("a", "b")
# The columns that are read of each config of the data set.
_COLUMNS: Mapping[str, Sequence[str]] = {
    "battles": (
        *("battle_id", "created_at", "prompt", "shown_left"),
        *(f"{name}_{side}" for name in ("model", "answer", "licence") for side in ("a", "b")),
    ),
    "votes": ("vote_id", "battle_id", "voter", "winner", "shown_left", "created_at", "supersedes"),
}
WINNERS = (*SIDES, "tie", "both_bad")


class Votes:
    """One document per battle that has votes; its one passage is the question.

    A vote that was superseded does not count; of several votes of one voter the last one does.
    """

    kind = "battle"
    language = "es"
    default_licence = "unknown"

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    def files(self) -> list[Path]:
        """Return the parquet files of battles, then those of votes.

        Raises:
            SourceError: the folder is not one that `space votes compact` wrote.
        """
        root = self.settings.path
        folders = [root / "data" / name for name in ("battles", "votes")]
        for folder in folders:
            if not folder.is_dir():
                raise SourceError(f"{folder}: no such folder; make it with `python -m space votes compact`")
        return [file for folder in folders for file in find_files(folder, (".parquet",))]

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield each battle of a file with its votes; the files of votes yield those without a battle."""
        rows = _read(path)
        if isinstance(rows, SourceRecord):
            yield rows
            return
        if path.parent.name == "votes":
            known = {row["battle_id"] for row in self._rows("battles")}
            for vote in rows:
                if vote["battle_id"] not in known:
                    yield SourceRecord(f"vote {vote['vote_id']}", problem="vote_without_battle")
            return
        votes: dict[str, list[dict[str, Any]]] = {}
        for vote in self._rows("votes"):
            votes.setdefault(vote["battle_id"], []).append(vote)
        for battle in rows:
            if battle["battle_id"] in votes:
                payload = {"battle": battle, "votes": votes[battle["battle_id"]]}
                yield SourceRecord(f"battle {battle['battle_id']}", payload)

    def document(self, record: SourceRecord) -> Document:
        """Return a battle as a document whose metadata hold both sides and the number of votes for each.

        Raises:
            RecordProblem: a text is missing, a vote contradicts its battle, or a licence forbids training on
                an answer.
        """
        battle, votes = _checked(record.payload["battle"]), _counted(record.payload["votes"])
        for vote in votes:
            if vote["shown_left"] != battle["shown_left"] or vote["winner"] not in WINNERS:
                raise RecordProblem("vote_contradicts_battle", f"vote {vote['vote_id']} of {record.locator}")
        for side in SIDES:
            _check_licence(battle[f"licence_{side}"])
        prompt = json.dumps(battle["prompt"], ensure_ascii=False, sort_keys=True)
        settings = self.settings
        return Document(
            id=stable_id(settings.name, battle["battle_id"]),
            kind="battle",
            source=settings.name,
            source_id=battle["battle_id"],
            title=battle["prompt"][-1]["content"],
            language="es",
            licence=settings.licence or _licence_of(battle),
            passages=(Passage("prompt", "", battle["prompt"][-1]["content"]),),
            split_key=prompt,
            source_url=settings.url,
            source_version=battle["created_at"][:10],
            topic_type=settings.topic_type,
            country=settings.country,
            metadata={"battle": battle, "winners": dict(Counter(vote["winner"] for vote in votes))},
            flags=("sample",) if settings.sample else (),
        )

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        for path in find_files(self.settings.path / "data" / name, (".parquet",)):
            rows = _read(path)
            if isinstance(rows, SourceRecord):
                raise SourceError(f"{path}: {rows.problem}")
            yield from rows


def _read(path: Path) -> list[dict[str, Any]] | SourceRecord:
    """Read all rows of a file; never through `load_dataset`, whose cache can serve an older file."""
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowException, OSError) as error:
        return SourceRecord(path.name, problem=f"unreadable: {' '.join(str(error).split())[:120]}")
    missing = [name for name in _COLUMNS[path.parent.name] if name not in table.column_names]
    if missing:
        return SourceRecord(path.name, problem=f"wrong_shape: no column {', '.join(missing)}")
    return table.to_pylist()


def _counted(votes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the last vote of each voter, without those that a later vote took back."""
    superseded = {vote["supersedes"] for vote in votes}
    standing = [vote for vote in votes if vote["vote_id"] not in superseded]
    standing.sort(key=lambda vote: (vote["created_at"], vote["vote_id"]))
    return list({vote["voter"]: vote for vote in standing}.values())


def _checked(battle: Mapping[str, Any]) -> Mapping[str, Any]:
    empty = [name for name in _COLUMNS["battles"] if not battle[name]]
    said = battle["prompt"] or [{}]
    if empty or not all(message.get("role") and message.get("content") for message in said):
        raise RecordProblem("wrong_shape", f"battle {battle['battle_id']}: no {', '.join(empty) or 'prompt'}")
    return battle


def _check_licence(id: str) -> None:
    if id not in LICENCES or not LICENCES[id].outputs_train_models:
        raise RecordProblem(
            "licence_forbids_training", f"answers under {id or 'no licence'} may not train models"
        )


def _licence_of(battle: Mapping[str, Any]) -> str:
    """Return the licence of the pair: one for both sides, or that which asks for more."""
    ids = {battle[f"licence_{side}"] for side in SIDES}
    return ids.pop() if len(ids) == 1 else max(ids, key=_strictness)


def _strictness(id: str) -> tuple[bool, bool, bool, str]:
    own = licence(id)
    return (not own.redistribute, not own.sell, own.share_alike, id)
