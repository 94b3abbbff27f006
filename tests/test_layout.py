"""The shape of the repository: who imports whom, what table rows offer, what must never be in the tree."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cards.command import resolve
from cards.licences import LICENCES
from dataset_builder.checks import CHECKS
from dataset_builder.columns import KIND_CONFIGS
from dataset_builder.contracts import SourceSettings
from dataset_builder.flags import Flag
from dataset_builder.generators import GENERATORS
from dataset_builder.pairs import Pair
from dataset_builder.sources import SOURCES
from dataset_builder.translators import TRANSLATORS
from space.contestants.table import CONTESTANTS
from space.tabs.table import TABS
from train.families import BASE_MODELS, FAMILIES

ROOT = Path(__file__).parent.parent
ORDER = ("cards", "dataset_builder", "train", "space")  # a package imports from packages to its left
# They run before anything is installed, in every `--help`, or in the Space's forked processes.
LIGHT = (
    "cards.command",
    "cards.licences",
    "dataset_builder.audit",
    "dataset_builder.audit_check",
    "dataset_builder.audit_gate",
    "dataset_builder.audit_marks",
    "dataset_builder.audit_page",
    "dataset_builder.audit_sample",
    "dataset_builder.audit_score",
    "dataset_builder.audit_statistics",
    "dataset_builder.columns",
    "dataset_builder.contracts",
    "dataset_builder.counts",
    "dataset_builder.dedup",
    "dataset_builder.drug_names",
    "dataset_builder.errors",
    "dataset_builder.flags",
    "dataset_builder.lexicons.drugs",
    "dataset_builder.lexicons.opposites",
    "dataset_builder.lexicons.stems",
    "dataset_builder.memory",
    "dataset_builder.memory_command",
    "dataset_builder.memory_merge",
    "dataset_builder.number_words",
    "dataset_builder.numbers",
    "dataset_builder.pairs",
    "dataset_builder.protected_kinds",
    "dataset_builder.protection",
    "dataset_builder.readings",
    "dataset_builder.records",
    "dataset_builder.registry",
    "dataset_builder.review",
    "dataset_builder.review_decisions",
    "dataset_builder.review_segments",
    "dataset_builder.review_storage",
    "dataset_builder.review_text",
    "dataset_builder.reviews",
    "dataset_builder.segment_limit",
    "dataset_builder.segment_words",
    "dataset_builder.segments",
    "dataset_builder.sentence_ends",
    "dataset_builder.split",
    "dataset_builder.text_words",
    "dataset_builder.tmx",
    "dataset_builder.tmx_reader",
    "dataset_builder.vote_erasures",
    "dataset_builder.vote_gates",
    "train.families",
    "space.battle",
    "space.contestants.table",
    "space.tabs.table",
    *(f"{package}.__main__" for package in ORDER),
    "run",
)
COMMANDS = {
    "cards": ("render", "check"),
    "dataset_builder": (
        "list",
        "preview",
        "build",
        "publish",
        "check-pairs",
        "review list",
        "review accept",
        "review reject",
        "review edit",
        "scrub",
        "memory export",
        "memory import",
        "audit sample",
        "audit score",
    ),
    "train": ("list", "sft", "dpo", "publish"),
    "space": (
        "run",
        "visit",
        "bundle",
        "deploy",
        "bank build",
        "bank review list",
        "bank review keep",
        "bank review remove",
        "votes compact",
        "votes review list",
        "votes review accept",
        "votes review reject",
        "votes erase",
        "ratings",
        "redflags",
        "safety",
    ),
}
# For each check of pairs: a translation it must pass, and one it must not.
CORRECT_PAIR = ("Take 40 mg of ibuprofen every day.", "Tome 40 mg de ibuprofeno todos los días.")
BAD_PAIRS = {
    "frequency": ("Take one tablet b.i.d.", "Tome un comprimido cada 8 horas."),
    "numbers": ("Take 40 mg every day.", "Tome 4 mg todos los días."),
    "units": ("Take 40 mg every day.", "Tome 40 g todos los días."),
    "routes": ("For intramuscular use.", "Para uso intratecal."),
    "drugs": ("Take prednisone with water.", "Tome prednisolona con agua."),
    "negation": ("Do not take this medicine with milk.", "Tome este medicamento con leche."),
    "polarity": ("The pain in the left leg will increase.", "El dolor en la pierna derecha aumentará."),
    "coverage": (
        "The patient was sent home after three days without any further treatment or follow-up visits.",
        "El hígado metaboliza la mayor parte del fármaco, que se elimina por la orina en forma de sales.",
    ),
    "untranslated": (
        "Tell your doctor about all your other medicines.",
        "Tell your doctor about all your other medicines.",
    ),
    "repetition": ("Take it with water.", "Tómelo con agua agua agua agua agua agua agua agua."),
    "encoding": ("Severe infection.", "InfecciÃ³n grave."),
    "markers": ("See https://example.org/x (page).", "Vea la (página."),
    "service_text": (
        "Take it with water.",
        "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY",
    ),
}
PAIR_CHECKS = [name for name in CHECKS.members if CHECKS.load(name).subject == "pair"]
TEXT_SUFFIXES = {".py", ".md", ".yaml", ".toml", ".txt", ".jinja", ".json", ".jsonl", ".html", ""}


def tracked() -> list[Path]:
    """Return the files of the repository: those that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def modules() -> Iterator[tuple[str, Path]]:
    """Yield (top-level package, file) of the product's code."""
    for package in ORDER:
        yield from ((package, path) for path in sorted((ROOT / package).rglob("*.py")))


def imported(path: Path) -> set[str]:
    """Return the top-level names that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def pins(name: str) -> dict[str, str]:
    """Return package -> version of a requirements file; every line must be an exact pin."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line.strip() and not line.startswith("#")]
    return {package: version for package, version in pairs}


@pytest.mark.parametrize(
    ("package", "path"), list(modules()), ids=lambda value: getattr(value, "name", value)
)
def test_a_package_imports_only_from_packages_to_its_left(package: str, path: Path) -> None:
    to_its_right = set(ORDER[ORDER.index(package) + 1 :])
    assert not imported(path) & (to_its_right | {"tests", "run"})


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_loads_the_standard_library_alone(module: str) -> None:
    """`-S` hides every installed package, so that importing any of them fails."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}"
    ended = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("name", SOURCES.members)
def test_every_source_meets_its_contract(name: str, tmp_path: Path) -> None:
    source = SOURCES.load(name)(SourceSettings(name, tmp_path))
    assert source.kind in KIND_CONFIGS
    assert source.language in ("es", "en")
    assert source.default_licence in LICENCES
    assert all(callable(getattr(source, method)) for method in ("files", "records", "document"))


@pytest.mark.parametrize("name", GENERATORS.members)
def test_every_generator_meets_its_contract(name: str) -> None:
    generator = GENERATORS.load(name)()
    assert generator.name == name
    assert generator.version
    assert re.fullmatch(r"[0-9a-f]{64}", generator.prompt_sha256)
    assert callable(generator.rows)


@pytest.mark.parametrize("name", TRANSLATORS.members)
def test_every_translator_meets_its_contract(name: str) -> None:
    """It is made without starting or asking anything, so that a build can be planned without its engine."""
    translator = TRANSLATORS.load(name)({})
    assert translator.name == name
    assert translator.licence in LICENCES
    assert isinstance(translator.draft, bool)
    assert isinstance(translator.redistributable, bool)
    assert isinstance(translator.thread_safe, bool)
    assert translator.max_chars > 0
    translator.close()


@pytest.mark.parametrize("name", [name for name in CHECKS.members if name not in PAIR_CHECKS])
def test_every_check_of_passages_and_rows_meets_its_contract(name: str) -> None:
    check = CHECKS.load(name)()
    assert check.subject in ("passage", "row", "both")
    assert callable(check.problem)


@pytest.mark.parametrize("name", PAIR_CHECKS)
def test_every_check_of_pairs_flags_a_bad_pair_and_not_a_correct_one(name: str) -> None:
    check = CHECKS.load(name)()
    source, target = BAD_PAIRS[name]
    assert list(check.flags(Pair(*CORRECT_PAIR))) == []
    found = list(check.flags(Pair(source, target)))
    assert found
    for flag in found:
        assert isinstance(flag, Flag)
        assert re.fullmatch(r"[a-z_]+", flag.code)
        assert flag.tier in ("warn", "block")
        assert flag.message
        assert _lies_in(flag.source_span, source)
        assert _lies_in(flag.target_span, target)


def test_the_table_of_bad_pairs_holds_every_check_of_pairs_and_no_other() -> None:
    assert sorted(BAD_PAIRS) == sorted(PAIR_CHECKS)


def _lies_in(span: tuple[int, int] | None, text: str) -> bool:
    return span is None or 0 <= span[0] <= span[1] <= len(text)


def test_every_base_model_names_a_known_family_licence_and_template() -> None:
    for row in BASE_MODELS.values():
        assert row.family in FAMILIES
        assert row.licence in LICENCES
        assert (ROOT / "train" / "templates" / f"{row.template}.jinja").is_file()


def test_every_contestant_and_every_tab_can_be_resolved() -> None:
    assert all(callable(resolve(kind.target).open) for kind in CONTESTANTS.values())
    assert all(callable(resolve(tab.target)) for tab in TABS)


@pytest.mark.parametrize("package", ORDER)
def test_every_command_is_in_the_readme_and_no_other(package: str) -> None:
    parser = resolve(f"{package}.__main__:build_parser")()
    assert tuple(_commands(parser)) == COMMANDS[package]
    # A folder may stand before the action: `audit DIR sample`.
    readme = re.sub(r"\b(audit|review) DIR ", r"\1 ", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert not [each for each in COMMANDS[package] if f"python -m {package} {each}" not in readme]


def _commands(parser: Any) -> Iterator[str]:  # noqa: ANN401 - argparse names no type for subparsers
    for action in parser._actions:
        for name, command in (
            (getattr(action, "choices", None) or {}).items() if action.nargs == "A..." else ()
        ):
            inner = list(_commands(command))
            yield from ([f"{name} {each}" for each in inner] or [name])


def test_smaller_requirements_are_a_part_of_the_whole() -> None:
    whole = pins("requirements.txt")
    for name in ("requirements-data.txt", "space/requirements.txt"):
        assert pins(name).items() <= whole.items()
        assert "torch" not in pins(name)


def test_the_licence_is_apache_in_every_place_that_names_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_there_is_no_token_and_no_personal_path_in_the_tree() -> None:
    """A token has at least 16 characters after its prefix; `x` and `somebody` are nobody."""
    secret = re.compile(r"\b(?:hf_|sk-)[A-Za-z0-9]{16,}|/(?:home|Users)/(?!x/|somebody/)\w+/|/wo" r"rk/")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix in TEXT_SUFFIXES and path.name != "LICENSE"
        for match in secret.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_text_for_users_calls_the_product_medical_advice() -> None:
    """The sentence about the intended purpose denies it, and so may hold the words."""
    claim = re.compile(
        r"\b(?:te|le|os|les) (?:diagnostic|recomend|aconsej)\w+|\b(?:nuestro|este|un) (?:diagnóstico|triaje)"
        r"|\b(?:sistema|herramienta|asistente) (?:de|para el) (?:diagnóstico|triaje|tratamiento)",
        re.IGNORECASE,
    )
    texts = [ROOT / "README.md", ROOT / "cards" / "texts_es.py"]
    texts += [
        ROOT / "space" / name for name in ("texts_es.py", "redflags/card_texts.py", "ratings/texts_es.py")
    ]
    texts += sorted((ROOT / "cards" / "templates").glob("*.jinja"))
    for path in texts:
        denied = path.read_text(encoding="utf-8").replace("No es un diagnóstico", "")
        assert not claim.search(denied), path
    for path in (ROOT / "README.md", ROOT / "cards" / "texts_es.py"):
        assert "No está destinado al" in path.read_text(encoding="utf-8")


def test_tests_are_flat_files_without_packages() -> None:
    """A package tests/train would hide the package train from the tests."""
    assert not list((ROOT / "tests").rglob("__init__.py"))
    assert not [path for path in (ROOT / "tests").rglob("test_*.py") if path.parent != ROOT / "tests"]


def test_no_file_of_the_tree_is_large() -> None:
    assert not [path for path in tracked() if path.stat().st_size > 400_000]
