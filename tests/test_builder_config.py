from pathlib import Path

import pytest

from dataset_builder.config import read_config
from dataset_builder.errors import ConfigError

CONFIGS = sorted((Path(__file__).parent.parent / "dataset_builder" / "configs").glob("*.yaml"))
SOURCE = "source: {name: articles, path: textos}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "mi-config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_shipped_config_is_read(path: Path) -> None:
    assert read_config(path).parts


def test_a_single_source_gets_the_defaults(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, SOURCE))
    assert config.name == "mi-config"
    assert config.split == (("train", 80), ("validation", 10), ("test", 10))
    (part,) = config.parts
    assert (part.source.path, part.translators, part.generator, part.limit) == (
        Path("textos"),
        ("apertium",),
        "templates",
        None,
    )


def test_datasets_inherit_the_shared_keys_and_override_them(tmp_path: Path) -> None:
    text = (
        "checks: [length]\nlimit: 5\ndatasets:\n"
        "  - source: {name: articles, path: a}\n"
        "  - {source: {name: openfda, path: b}, limit: 7, checks: [numbers]}\n"
    )
    first, second = read_config(written(tmp_path, text)).parts
    assert (first.checks, first.limit, second.checks, second.limit) == (("length",), 5, ("numbers",), 7)


def test_settings_change_values_also_inside_a_list(tmp_path: Path) -> None:
    text = "datasets:\n  - source: {name: articles, path: a}\n"
    settings = ["datasets.0.source.path=mis textos", "publish.abstract_text=true", "seed=7"]
    config = read_config(written(tmp_path, text), settings)
    assert (config.parts[0].source.path, config.publish.abstract_text, config.seed) == (
        Path("mis textos"),
        True,
        7,
    )


def test_a_translator_is_one_engine_or_a_chain(tmp_path: Path) -> None:
    flat = read_config(written(tmp_path, SOURCE + "translator: deep:libre\ntranslator_options: {url: x}\n"))
    assert flat.parts[0].translators == ("deep:libre",)
    assert flat.parts[0].translator_options == {"deep:libre": (("url", "x"),)}
    settings = ["translator=['deep:libre', apertium]", "translator_options.deep:libre.url=y"]
    chain = read_config(written(tmp_path, SOURCE), settings)
    assert chain.parts[0].translators == ("deep:libre", "apertium")
    assert chain.parts[0].translator_options == {"deep:libre": (("url", "y"),)}


def test_a_limit_of_the_command_line_outranks_every_other(tmp_path: Path) -> None:
    text = "datasets:\n  - {source: {name: articles, path: a}, limit: 9}\n"
    assert read_config(written(tmp_path, text), limit=3).parts[0].limit == 3


@pytest.mark.parametrize(
    ("text", "settings", "message"),
    [
        (SOURCE + "tranlator: apertium\n", [], "unknown key 'tranlator', did you mean 'translator'? Known: "),
        (SOURCE + "translator: google\n", [], ", deep:libre, "),
        (SOURCE + "translator: google\n", [], ", found 'google'"),
        (SOURCE + "translator: []\n", [], "`translator` is an empty list"),
        (SOURCE + "translator: [apertium, google]\n", [], ", found 'google'"),
        (SOURCE + "translator: [apertium, apertium]\n", [], "names one engine twice"),
        (SOURCE + "translator: [apertium, 'deep:libre']\ntranslator_options: {url: x}\n", [],
         "say for which engine, as in {apertium: {...}}"),
        (SOURCE + "translator_options: {'deep:libre': {url: x}}\n", [],
         "'deep:libre' is no engine of this build: apertium"),
        (SOURCE + "translator_options: {url: [x]}\n", [], "url must be a text or a number"),
        (SOURCE + "translator_options: x\n", [], "must be keys and values"),
        (SOURCE + "number_locale: klingon\n", [], "must be one of es"),
        ("source: {name: articles, path: a, sorce: b}\n", [], "unknown key 'sorce'"),
        ("source: {name: articles}\n", [], "`source.path` is missing"),
        ("source: {name: books, path: a}\n", [], "must be one of articles, openfda, pubmedqa, votes"),
        ("title: nada\n", [], "give either `source:` or `datasets:`"),
        (SOURCE + "datasets: []\n", [], "give either `source:` or `datasets:`"),
        ("datasets: []\n", [], "empty list"),
        ("datasets: [x]\n", [], "datasets.0: expected keys and values, found str"),
        (SOURCE + "limit: 0\n", [], "whole number from 1"),
        (SOURCE + "limit: true\n", [], "whole number from 1"),
        (SOURCE + "checks: numbers\n", [], "must be a list"),
        (SOURCE + "split: {train: 90}\n", [], "add up to 100 percent, found 90"),
        (SOURCE + "publish: {abstract_text: si}\n", [], "must be true or false"),
        ("a: [\n", [], "is not YAML"),
        ("- a\n", [], "expected keys and values, found list"),
        (SOURCE, ["limit"], "--set limit: expected key.sub=value"),
        (SOURCE, ["source.name.x=1"], "source.name has no keys"),
        ("datasets: [{}]\n", ["datasets.4.limit=1"], "no item of a list of 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(tmp_path: Path, text: str, settings: list[str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(written(tmp_path, text), settings)
    assert message in str(caught.value)


def test_a_missing_config_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nada\.yaml: no such file"):
        read_config(tmp_path / "nada.yaml")
