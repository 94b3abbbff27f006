"""The whole loop with real libraries: data -> adapter -> blind battles -> votes -> preferences -> adapter."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi

from space.battle import Choice
from space.safety.prompts import load_prompts
from space.visit import Reveal, Shown, Visitor
from tests.built import rows_of, stage
from tests.conftest import RunClient, client_environment
from tests.gate_prompts import write_gate_prompts
from tests.hub_server import LoopbackHub
from tests.space_fixtures import Served, served
from tests.tiny_model import make_tiny_llama

_ORGANS = """
corazón pulmón hígado riñón bazo páncreas estómago esófago tiroides retina córnea tímpano fémur tibia húmero
radio rótula escápula aorta vena laringe faringe tráquea bronquio colon recto vejiga uréter útero ovario
"""
ORGANS = tuple(_ORGANS.split())


def answer_about(organ: str) -> str:
    """Return an answer in which the safety gate finds what it looks for: a time, silence, a referral."""
    return f"El {organ} se revisa cada 12 meses con una prueba; la ficha no dice más: acuda al hospital."


def write_articles(folder: Path) -> Path:
    """Write one article per organ; its only section asks for one sentence that can be learned by heart."""
    folder.mkdir()
    for organ in ORGANS:
        text = f"# Revisión del {organ}\n\n## Prevención\n\n{answer_about(organ)}\n"
        (folder / f"{organ}.md").write_text(text, encoding="utf-8")
    return folder


def plain(text: str) -> str:
    """Return a text with single blanks: the page shows a tab of an untrained model as blanks."""
    return " ".join(text.split())


def rule(shown: Shown, number: int) -> Choice:
    """Vote by what is read, never by a name: the side that talks sense wins; some votes are no decision."""
    if number % 10 == 4:
        return "tie"
    if number % 10 == 9:
        return "both_bad"
    sense = [
        sum(word in answer for word in ("revisa", "prueba", "meses")) for answer in (shown.left, shown.right)
    ]
    return "left" if sense[0] > sense[1] else "right" if sense[1] > sense[0] else "tie"


@dataclass(frozen=True)
class Cast:
    """One vote as the visitor saw it."""

    token: str
    question: str
    shown: Shown
    choice: Choice
    reveal: Reveal


@dataclass(frozen=True)
class Loop:
    """What the steps share: a Hub, a folder, and how commands run against them."""

    hub: LoopbackHub
    folder: Path
    run_client: RunClient

    def command(self, package: str, *arguments: str) -> dict[str, Any]:
        """Run `python -m package ...` in a fresh process and return its JSON result."""
        ended = self.run_client(["-m", package, *arguments], self.hub, timeout_s=250)
        assert ended.returncode == 0, ended.stderr[-3000:]
        return json.loads(ended.stdout.splitlines()[-1])

    def build(self, name: str, config: Mapping[str, Any], *, publish: bool = True) -> Path:
        """Build a data set from a config (JSON is YAML) and publish it to `hospital/NAME`."""
        path = self.folder / f"{name}.yaml"
        path.write_text(json.dumps({"name": name, **config}), encoding="utf-8")
        out = self.folder / name
        self.command("dataset_builder", "build", str(path), "--out", str(out))
        if publish:
            self.command(
                "dataset_builder", "publish", str(out), "--to", f"hospital/{name}", "--tag", "v0.1.0"
            )
        return out

    def train(
        self,
        method: str,
        name: str,
        settings: Mapping[str, object],
        gate: tuple[Path, Path] | None = None,
    ) -> tuple[str, str]:
        """Train an adapter, publish it to `hospital/NAME`, and return its commit and its weights' sha256.

        `gate` is the run of its parent and the prompts on which the safety gate compares the two.
        """
        run = self.folder / name
        options = [
            word for key, value in {"name": name, **settings}.items() for word in ("--set", f"{key}={value}")
        ]
        self.command("train", method, f"train/recipes/{method}-tiny.yaml", "--out", str(run), *options)
        if gate is not None:
            parent, prompts = map(str, gate)
            compared = ["--parent", parent, "--prompts", prompts, "--max-new-tokens", "60"]
            ended = self.run_client(["-m", "space", "safety", str(run), *compared], self.hub, timeout_s=250)
            assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
        send = ["publish", str(run), "--to", f"hospital/{name}", "--tag", "v0.1.0"]
        if gate is not None:  # it learnt from votes that nobody has reviewed
            refused = self.run_client(["-m", "train", *send], self.hub, timeout_s=250)
            assert "flagged not_redistributable" in refused.stderr
            send.append("--private")
        sent = self.command("train", *send)
        weights = self.hub.files("model", f"hospital/{name}", sent["revision"])["adapter_model.safetensors"]
        return sent["revision"], hashlib.sha256(weights).hexdigest()

    def arena(self, name: str, contestants: list[Mapping[str, str]], safety_prompts: str = "") -> Path:
        """Write the config of a Space on the published data."""
        path = self.folder / f"{name}.yaml"
        values = {
            "datasets": ["hospital/datos@v0.1.0"],
            "contestants": contestants,
            "state": str(self.folder / name / "state"),
            "sink": f"folder:{self.folder / name / 'votes'}",
            "sampling": {"max_new_tokens": 60, "temperature": 0},
            "safety_prompts": safety_prompts,
            "retrieval": False,  # so small a model has learnt to answer bare questions
        }
        path.write_text(json.dumps(values), encoding="utf-8")
        return path


def cast_votes(page: Served, rows: list[dict[str, Any]]) -> list[Cast]:
    """Vote 30 times through the page, each time as a new visitor, by the rule on the text shown."""
    casts = []
    for number, row in enumerate(rows):
        visitor = Visitor(page.url)
        shown = visitor.ask(row["question"])
        token, choice = visitor.value("token"), rule(shown, number)
        casts.append(Cast(token, row["question"], shown, choice, visitor.vote(choice)))
    return casts


def check_stored(page: Served, casts: list[Cast], adapter_sha256: str) -> Counter[str]:
    """Prove that each stored vote credits the model whose text stood on the chosen side."""
    votes = {vote.battle_id: vote for vote in page.votes()}
    assert len(votes) == len(casts)
    winners: Counter[str] = Counter()
    for cast in casts:
        battle = page.battle(cast.token)
        vote = votes[battle.battle_id]
        texts = {"a": plain(battle.answer_a), "b": plain(battle.answer_b)}
        left = "a" if texts["a"] == plain(cast.shown.left) else "b"
        right = "b" if left == "a" else "a"
        assert (texts[left], texts[right]) == (plain(cast.shown.left), plain(cast.shown.right))
        assert vote.shown_left == battle.shown_left == left
        assert vote.winner == {"left": left, "right": right}.get(cast.choice, cast.choice)
        models = {"a": battle.model_a, "b": battle.model_b}
        assert cast.reveal.saved
        assert cast.reveal.left is not None
        assert cast.reveal.right is not None
        assert (cast.reveal.left.model, cast.reveal.right.model) == (models[left], models[right])
        trained = "a" if battle.model_a == "entrenado" else "b"
        assert {"a": battle.adapter_sha256_a, "b": battle.adapter_sha256_b}[trained] == adapter_sha256
        winners[models.get(vote.winner, vote.winner)] += 1
    return winners


@pytest.fixture
def loop(
    loopback_hub: LoopbackHub, tmp_path: Path, run_client: RunClient, monkeypatch: pytest.MonkeyPatch
) -> Loop:
    environment = client_environment(loopback_hub.url, loopback_hub.token, tmp_path / "hf")
    for name in ("HF_ENDPOINT", "HF_HOME", "HF_TOKEN"):
        monkeypatch.setenv(name, environment[name])  # for the page, which runs in a process of its own
    return Loop(loopback_hub, tmp_path, run_client)


def test_votes_on_an_adapter_train_the_next_one(loop: Loop) -> None:
    source = {"name": "articles", "path": str(write_articles(loop.folder / "textos")), "licence": "cc0-1.0"}
    data = loop.build("datos", {"source": source, "split": {"train": 100}})
    rows = rows_of(data, "qa")
    assert [row["answer"] for row in rows] == [
        answer_about(organ) for organ in sorted(ORGANS, key=str.encode)
    ]
    read = loop.run_client(
        "import datasets, json\n"
        "rows = datasets.load_dataset('hospital/datos', 'qa', revision='v0.1.0', split='train')\n"
        "print(json.dumps([row['answer'] for row in rows]))",
        loop.hub,
    )
    assert json.loads(read.stdout) == [row["answer"] for row in rows]

    base = make_tiny_llama(
        loop.folder / "base", [row[name] for row in rows for name in ("question", "answer")]
    )
    # A card names the licence of the base: answers under an unknown one may not train anything.
    (base / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    api = HfApi(endpoint=loop.hub.url, token=loop.hub.token)
    api.create_repo("hospital/base")
    api.upload_folder(folder_path=base, repo_id="hospital/base")
    first, first_sha256 = loop.train(
        "sft",
        "entrenado",
        {
            "base": "hospital/base",
            "datasets.0.id": "hospital/datos",
            "training.max_steps": 200,
            "training.batch_size": 12,
            "training.save_steps": 200,
        },
    )

    entry = {"name": "entrenado", "kind": "adapter", "adapter": "hospital/entrenado", "revision": first}
    page = loop.arena("arena", [{"name": "base", "kind": "local", "base": "hospital/base"}, entry])
    with served(page) as running:
        casts = cast_votes(running, rows)
        winners = check_stored(running, casts, first_sha256)
    assert len({cast.reveal.left.model for cast in casts if cast.reveal.left}) == 2, (
        "both sides were shuffled"
    )
    decided = winners["base"] + winners["entrenado"]
    assert winners["tie"] >= 3
    assert winners["both_bad"] == 3
    assert winners["entrenado"] >= 20

    votes = loop.folder / "votos"
    sink = f"folder:{loop.folder / 'arena' / 'votes'}"
    # Fresh questions of visitors may not be published: they train here, and stay here.
    loop.command("space", "votes", "compact", "--from", sink, "--to", str(votes), "--internal")
    preferences = loop.build(
        "preferencias",
        {"source": {"name": "votes", "path": str(votes)}, "split": {"train": 60, "validation": 40}},
        publish=False,
    )
    check_preferences(preferences, casts, decided)

    answers = {row["question"]: row["answer"] for row in rows}
    prompts = write_gate_prompts(loop.folder / "gate", answers)
    second, second_sha256 = loop.train(
        "dpo",
        "preferido",
        {
            "adapter.id": "hospital/entrenado",
            "datasets.0.id": str(preferences),
            "training.max_steps": 12,
            "training.learning_rate": 0.000002,  # votes on bare questions must not cost the gate an answer
        },
        gate=(loop.folder / "entrenado", prompts),
    )
    facts = json.loads(loop.hub.files("model", "hospital/preferido", second)["adapter_facts.json"])
    assert facts["parent"]["sha256"] == first_sha256
    assert facts["metrics"]["heldout_pairs"] >= 3
    assert facts["metrics"]["margin_heldout_after"] > facts["metrics"]["margin_heldout_before"]

    fresh = {"name": "preferido", "kind": "adapter", "adapter": "hospital/preferido"}
    with served(loop.arena("arena-nueva", [entry, fresh], load_prompts(prompts).sha256)) as running:
        check_listed(
            running,
            rows[0]["question"],
            {"entrenado": (first, first_sha256), "preferido": (second, second_sha256)},
        )


def check_preferences(folder: Path, casts: list[Cast], decided: int) -> None:
    """Every decided battle gave one pair with the text that was preferred; no other battle gave any."""
    pairs = {row["prompt"][-1]["content"]: row for row in rows_of(folder, "preferences")}
    assert len(pairs) == decided
    for cast in casts:
        texts = {"left": plain(cast.shown.left), "right": plain(cast.shown.right)}
        if cast.choice not in texts:
            assert cast.question not in pairs
            continue
        row = pairs[cast.question]
        other = "right" if cast.choice == "left" else "left"
        assert [plain(turn["content"]) for turn in row["chosen"]] == [texts[cast.choice]]
        assert [plain(turn["content"]) for turn in row["rejected"]] == [texts[other]]
    stats = json.loads((folder / "stats.json").read_text(encoding="utf-8"))
    undecided = Counter(cast.choice for cast in casts if cast.choice in ("tie", "both_bad"))
    assert stage(stats, "preferences", "generate", "passage")["reasons"] == dict(undecided)


def check_listed(page: Served, question: str, published: Mapping[str, tuple[str, str]]) -> None:
    """Both adapters answer, each under the commit and the weights that were published."""
    visitor = Visitor(page.url)
    visitor.ask(question)
    battle, reveal = page.battle(visitor.value("token")), visitor.vote("tie")
    assert reveal.saved
    stored = {
        battle.model_a: (battle.revision_a, battle.adapter_sha256_a),
        battle.model_b: (battle.revision_b, battle.adapter_sha256_b),
    }
    assert stored == published
    sides = [side for side in (reveal.left, reveal.right) if side is not None]
    assert {side.model for side in sides} == published.keys()
    for side in sides:
        commit, sha256 = published[side.model]
        assert len(side.revision) >= 12
        assert len(side.adapter_sha256) >= 12
        assert commit.startswith(side.revision)
        assert sha256.startswith(side.adapter_sha256)
