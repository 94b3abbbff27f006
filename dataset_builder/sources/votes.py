"""Source `votes`: battles and votes of the arena, as `space votes compact` leaves them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from dataset_builder.columns import RESTRICTED_FLAG
from dataset_builder.contracts import SourceSettings
from dataset_builder.errors import SourceError
from dataset_builder.records import Document, Passage, SourceRecord, stable_id
from dataset_builder.sources.files import find_files
from dataset_builder.sources.votes_pairs import (
    Turn,
    age,
    answer_key,
    check_licence,
    conversation,
    counted,
    is_one_model,
    licence_of,
    name_of,
    pair_key,
    problem,
    reasons_by_answer,
    refused,
    split_key,
    standing,
)
from dataset_builder.sources.votes_reading import (
    EVALUATION_PROMPTS,
    SIDES,
    Shards,
    TurnKey,
    is_internal,
    prompt_digests,
    read_hashes,
    read_shards,
    shortened,
)
from dataset_builder.vote_erasures import WITHDRAWN, read_withdrawn


class Votes:
    """One document per pair of answers that was voted on; its one passage is the question.

    The same two answers to the same conversation are one pair, however many battles showed them: votes on it
    are counted together. Of several votes of one voter the last one counts.
    """

    kind = "battle"
    language = "es"
    default_licence = "unknown"

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    def files(self) -> list[Path]:
        """Return the shards of battles, those of votes, and the list of what was withdrawn.

        Raises:
            SourceError: the folder is not one that `space votes compact` wrote.
        """
        root = self.settings.path
        folders = [root / "data" / name for name in ("battles", "votes")]
        for folder in folders:
            if not folder.is_dir():
                raise SourceError(f"{folder}: no such folder; make it with `python -m space votes compact`")
        shards = [file for folder in folders for file in find_files(folder, (".parquet",))]
        return [*shards, *([root / WITHDRAWN] if (root / WITHDRAWN).is_file() else [])]

    def records(self, path: Path) -> Iterator[SourceRecord]:
        """Yield the pairs of a file of battles; the files of votes yield those that belong to none.

        Raises:
            SourceError: a shard cannot be read; without it votes could be counted that were changed later.
        """
        if path.suffix != ".parquet":
            return
        if path.parent.name == "votes":
            yield from self._loose_votes if path == self._first_of_votes else ()
        else:
            yield from self._by_file.get(path, ())

    def document(self, record: SourceRecord) -> Document:
        """Return a pair as a document whose metadata hold both sides and the number of votes for each.

        Raises:
            RecordProblem: a licence forbids training on an answer.
        """
        turns: Sequence[Turn] = record.payload
        for turn in turns:
            for side in SIDES:
                check_licence(turn.battle[f"licence_{side}"])
        battle = {**turns[0].battle, "prompt": conversation(turns[0].battle)}
        settings = self.settings
        return Document(
            id=stable_id(settings.name, battle["battle_id"], str(battle["turn"])),
            kind="battle",
            source=settings.name,
            source_id=name_of(battle),
            title=battle["prompt"][-1]["content"],
            language="es",
            licence=settings.licence or licence_of(turns),
            passages=(Passage("prompt", "", battle["prompt"][-1]["content"]),),
            split_key=split_key(battle["prompt"]),
            source_url=settings.url,
            source_version=battle["created_at"][:10],
            topic_type=settings.topic_type,
            country=settings.country,
            metadata={
                "battle": battle,
                "obstacle": self._obstacle(turns),
                "reasons": {side: sorted(self._reasons[answer_key(turns[0].battle, side)]) for side in SIDES},
                **counted(turns),
            },
            flags=(*(("sample",) if settings.sample else ()), *self._restriction),
        )

    def _obstacle(self, turns: Sequence[Turn]) -> str:
        """Return why no pair may be made of a battle, whatever its votes say; "" where nothing forbids it."""
        battle = turns[0].battle
        if any(turn.battle["kind"] == "probe" for turn in turns) or is_one_model(battle):
            return "probe"
        if any(turn.battle["red_flags"] for turn in turns):
            return "red_flag"
        if battle["history_a"] != battle["history_b"]:
            return "different_history"
        asked = [said["content"] for said in conversation(battle) if said["role"] == "user"]
        known = {turn.battle["prompt_sha256"] for turn in turns}.union(*map(prompt_digests, asked))
        return "evaluation_prompt" if shortened(known) & self._excluded else ""

    @cached_property
    def _excluded(self) -> frozenset[str]:
        """The prompts of the gate, whatever else the config excludes."""
        own = self.settings.exclude_prompts
        return read_hashes(EVALUATION_PROMPTS) | (read_hashes(own) if own else frozenset())

    @cached_property
    def _restriction(self) -> tuple[str, ...]:
        """Flag what was compacted with `--internal`, which `publish` then refuses."""
        return (RESTRICTED_FLAG,) if is_internal(self.settings.path) else ()

    @cached_property
    def _shards(self) -> Shards:
        files = [path for path in self.files() if path.suffix == ".parquet"]
        return read_shards(files, read_withdrawn(self.settings.path / WITHDRAWN))

    @cached_property
    def _first_of_votes(self) -> Path:
        return find_files(self.settings.path / "data" / "votes", (".parquet",))[0]

    @cached_property
    def _votes_by_turn(self) -> dict[TurnKey, list[Mapping[str, Any]]]:
        """The votes that stand, by the turn they are about; those of no known turn stand under -2."""
        found: dict[TurnKey, list[Mapping[str, Any]]] = {}
        for vote in self._shards.votes.values():
            keys = ((vote["battle_id"], vote["turn"]), (vote["battle_id"], -1))
            key = next((key for key in keys if key in self._shards.battles), (vote["battle_id"], -2))
            found.setdefault(key, []).append(vote)
        return found

    @cached_property
    def _loose_votes(self) -> list[SourceRecord]:
        """The votes that no pair counts: withdrawn, on a battle that is not there, or refused by gates."""
        loose: list[SourceRecord] = []
        for (_, turn), votes in self._votes_by_turn.items():
            for vote in votes:
                if self._shards.withdrawn.has_vote(vote):
                    loose.append(SourceRecord(f"vote {vote['vote_id']}", problem="withdrawn"))
                elif turn == -2:
                    loose.append(SourceRecord(f"vote {vote['vote_id']}", problem="vote_without_battle"))
                elif why := refused(vote):
                    loose.append(SourceRecord(f"vote {vote['vote_id']}", problem=why))
        return loose

    @cached_property
    def _reasons(self) -> dict[str, set[str]]:
        """What voters said of each answer over all pairs: one that is dangerous is so beside any other."""
        pairs = (record.payload for records in self._by_file.values() for record in records)
        return reasons_by_answer(turns for turns in pairs if turns is not None)

    @cached_property
    def _by_file(self) -> dict[Path, list[SourceRecord]]:
        """The pairs, and the turns that cannot be used, by the first file that holds one of their turns."""
        pairs: dict[str, list[Turn]] = {}
        found: dict[Path, list[SourceRecord]] = {}
        for key, battle in self._shards.battles.items():
            votes = [
                vote
                for vote in self._votes_by_turn.get(key, ())
                if not self._shards.withdrawn.has_vote(vote) and refused(vote) is None
            ]
            turn = Turn(battle, tuple(standing(votes)))
            why = "withdrawn" if self._shards.withdrawn.has_battle(key[0]) else problem(turn)
            if why and (turn.votes or why == "withdrawn"):
                record = SourceRecord(f"battle {name_of(battle)}", problem=why)
                found.setdefault(self._shards.place[key], []).append(record)
            elif turn.votes:
                pairs.setdefault(pair_key(battle), []).append(turn)
        for turns in pairs.values():
            turns.sort(key=age)
            first = turns[0].battle
            record = SourceRecord(f"battle {name_of(first)}", turns)
            found.setdefault(self._shards.place[first["battle_id"], first["turn"]], []).append(record)
        return found
