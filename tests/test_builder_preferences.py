"""Preference pairs of votes: from events through `votes compact` and `build` to what TRL trains on."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.check import check_folder
from dataset_builder.generators.battle_rows import Winner, verdict
from dataset_builder.records import prompt_sha256
from dataset_builder.sources.votes_reading import prompt_digests
from space.votes.compact import compact
from space.votes.records import BattleRecord, VoteRecord
from tests.built import lines_of, rows_of, run_build, run_builder, stage
from tests.tiny_model import make_tiny_llama
from tests.vote_events import NOW, battle, put, vote

PROFESSIONAL = "preferences_professional"
LLAMA_AND_GEMMA = {"licence_a": "llama3.1", "licence_b": "gemma"}
SAID = ({"role": "user", "content": "¿Qué es?"}, {"role": "assistant", "content": "Una cosa."})


def bank(id: str, question: str, **changes: Any) -> BattleRecord:  # noqa: ANN401 - fields of the record
    return battle(id, question, kind="bank", **changes)


def doctor(*arguments: Any, **changes: Any) -> VoteRecord:  # noqa: ANN401 - fields of the record
    return vote(*arguments, voter_role="profesional", **changes)


# One case for each reason, each with its own question.
EVENTS: tuple[BattleRecord | VoteRecord, ...] = (
    *(bank("c01", "¿Qué es el asma?"), vote("a", "c01"), doctor("a", "c01", "eva"), vote("b", "c01", "luis")),
    *(bank("c02", "¿Qué es la gripe?"), vote("tie", "c02")),
    *(bank("c03", "¿Qué es la tos?"), vote("both_bad", "c03"), doctor("a", "c03", "eva")),
    *(bank("c04", "¿Qué es la fiebre?"), vote("a", "c04"), vote("b", "c04", "luis")),
    *(bank("c05", "¿Qué es el ictus?"), vote("a", "c05"), vote("b", "c05", "eva", reasons_a=("dangerous",))),
    *(vote("a", "c05", "luis"),),
    *(bank("c06", "¿Qué es la diabetes?"), vote("b", "c06", reasons_b=("incorrect",))),
    *(bank("c07", "¿Qué es la anemia?", licence_b="llama2"), vote("a", "c07")),
    *(replace(battle("c08", "¿Qué es la gota?"), kind="probe"), vote("a", "c08")),
    *(bank("c09", "¿Qué es el lupus?", red_flags=("suicide",)), vote("a", "c09")),
    *(bank("c10", "¿Qué es la sarna?", answer_b=" Una enfermedad de los bronquios. "), vote("a", "c10")),
    *(bank("c11", "¿Qué es la rabia?"), vote("a", "c11")),
    battle("c12", "¿Y la dosis?", turn=1, history_a=SAID, history_b=SAID, **LLAMA_AND_GEMMA),
    vote("b", "c12", turn=1),
    *(battle("c13", "¿Y el precio?", turn=1, history_a=SAID), vote("b", "c13", turn=1)),
    *(battle("c14", "¿Qué es la sífilis?", may_publish=False), vote("a", "c14")),
)
REASONS = {
    "tie": 1,
    "both_bad": 1,
    "no_majority": 1,
    "chosen_dangerous": 1,
    "chosen_incorrect": 1,
    "probe": 1,
    "red_flag": 1,
    "same_answer": 1,
    "evaluation_prompt": 1,
    "different_history": 1,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compact the cases in the house, but for c14, which goes out without its texts; then build them."""
    folder = tmp_path_factory.mktemp("preferences")
    sink = put(folder / "sink", *(event for event in EVENTS if event.battle_id != "c14"))
    compact(sink, folder / "votos", internal=True, now=NOW)
    shown = put(folder / "sink14", *(event for event in EVENTS if event.battle_id == "c14"))
    compact(shown, folder / "votos14", now=NOW)
    for shard in (folder / "votos14" / "data").rglob("*.parquet"):
        (folder / "votos" / "data" / shard.parent.name / f"{shard.stem}-14.parquet").write_bytes(
            shard.read_bytes()
        )
    excluded = folder / "evaluation.txt"
    excluded.write_text(
        f"# rabia\n{sorted(prompt_digests('que es LA rabia'))[0]}\n{prompt_sha256('¿QUÉ es la rabia?')}\n"
    )
    config = folder / "config.yaml"
    source = {"name": "votes", "path": str(folder / "votos"), "exclude_prompts": str(excluded)}
    config.write_text(json.dumps({"name": "preferencias", "source": source, "split": {"train": 100}}))
    ended = run_build(config, folder / "out", folder / "calls.sqlite")
    assert ended.returncode == 0, ended.stderr
    return folder / "out"


def stats_of(folder: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads((folder / "stats.json").read_text(encoding="utf-8"))


def test_each_vote_that_gives_no_pair_is_counted_under_its_reason(built: Path) -> None:
    counts = stage(stats_of(built), "preferences", "generate", "passage")
    assert counts["reasons"] == REASONS
    assert (counts["in"], counts["passed"]) == (12, 2)
    assert counts["in"] == counts["passed"] + counts["dropped"]
    parsed = stage(stats_of(built), "preferences", "parse", "document")
    assert parsed["reasons"] == {"licence_forbids_training": 1, "text_withheld": 1}


def test_a_pair_holds_its_margin_and_joins_its_battle(built: Path) -> None:
    pairs = {row["battle_id"]: row for row in rows_of(built, "preferences")}
    assert set(pairs) == {"c01", "c12"}
    asthma = pairs["c01"]
    assert (asthma["votes_chosen"], asthma["votes_rejected"], asthma["margin"], asthma["turn"]) == (
        2,
        1,
        1,
        0,
    )
    assert asthma["chosen"] == [{"role": "assistant", "content": "Una enfermedad de los bronquios."}]
    assert asthma["rejected"] == [{"role": "assistant", "content": "Una planta."}]
    later = pairs["c12"]
    assert later["turn"] == 1
    assert [said["content"] for said in later["prompt"]] == ["¿Qué es?", "Una cosa.", "¿Y la dosis?"]
    assert later["chosen"] == [{"role": "assistant", "content": "Una planta."}]


def test_a_pair_of_two_licences_counts_in_both_and_the_card_names_them(built: Path) -> None:
    licences = {row["battle_id"]: row["licence"] for row in rows_of(built, "preferences")}
    assert licences == {"c01": "apache-2.0 + mit", "c12": "gemma + llama3.1"}
    (config,) = (each for each in stats_of(built)["configs"] if each["name"] == "preferences")
    assert config["licences"] == dict.fromkeys(("apache-2.0", "gemma", "llama3.1", "mit"), 1)
    card = (built / "README.md").read_text(encoding="utf-8")
    assert "Gemma Terms of Use (`gemma`) | 1 |" in card
    assert "llevan ambas, unidas con «+»" in card
    assert check_folder(built) == []


def test_professionals_have_pairs_of_their_votes_alone(built: Path) -> None:
    """Eva alone says of c03 that a is better, two others say of it that both are bad, or nothing."""
    pairs = {row["battle_id"]: (row["votes_chosen"], row["margin"]) for row in rows_of(built, PROFESSIONAL)}
    assert pairs == {"c01": (1, 1), "c03": (1, 1)}
    reasons = stage(stats_of(built), PROFESSIONAL, "generate", "passage")["reasons"]
    assert reasons["no_professional_vote"] == 6
    assert sum(reasons.values()) == 10


def test_what_is_for_the_house_is_refused_by_publish(built: Path) -> None:
    ended = run_builder(
        "publish", str(built), "--to", f"folder:{built.parent / 'hub'}", "--allow-draft-engine"
    )
    assert ended.returncode == 1
    assert "must not be redistributed" in ended.stderr
    assert not (built.parent / "hub").exists()


def test_the_text_of_a_withheld_battle_is_in_no_file(built: Path) -> None:
    (left,) = (each for each in lines_of(built / "quarantine.jsonl") if each["reason"] == "text_withheld")
    assert left["text"] == ""
    assert not any(b"filis" in path.read_bytes() for path in built.rglob("*") if path.is_file())


def test_dpo_trainer_takes_the_rows_as_they_are(built: Path, tmp_path: Path) -> None:
    from datasets import load_dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    rows = load_dataset(str(built), "preferences", split="train", cache_dir=str(tmp_path / "cache"))
    tiny = make_tiny_llama(tmp_path / "tiny")
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    tokenizer.chat_template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
    settings = DPOConfig(
        str(tmp_path / "run"),
        max_steps=1,
        per_device_train_batch_size=2,
        report_to="none",
        save_strategy="no",
        use_cpu=True,
        bf16=False,
        activation_checkpointing=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
    )
    model = AutoModelForCausalLM.from_pretrained(tiny)
    trainer = DPOTrainer(model=model, args=settings, train_dataset=rows, processing_class=tokenizer)
    result = trainer.train()
    assert 0 < result.training_loss < 1


@given(
    votes=st.dictionaries(st.sampled_from(["a", "b", "tie", "both_bad"]), st.integers(1, 9), min_size=1),
)
def test_a_verdict_never_prefers_a_side_without_more_votes(votes: dict[Winner, int]) -> None:
    """And swapping the two sides of all votes swaps the verdict."""
    said = verdict(votes)
    if said in ("a", "b"):
        other: Winner = "b" if said == "a" else "a"
        assert votes.get(said, 0) > max(votes.get(other, 0), votes.get("both_bad", 0))
    mirror: dict[str, Winner] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}
    swapped: dict[Winner, int] = {mirror[each]: number for each, number in votes.items()}
    assert verdict(swapped) == mirror.get(said, said)


def test_a_prompt_is_known_by_its_words_alone() -> None:
    assert prompt_sha256("¿Qué es el ASMA?") == prompt_sha256(" ¿que  es\nel asma? ")
    assert prompt_digests("¿Qué es el asma?") & prompt_digests("que es el ASMA")


def test_the_same_build_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    config = built.parent / "config.yaml"
    assert run_build(config, tmp_path / "out", tmp_path / "calls.sqlite", "--workers", "2").returncode == 0
    for path in (built / "data").rglob("*.parquet"):
        again = tmp_path / "out" / path.relative_to(built)
        assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()
