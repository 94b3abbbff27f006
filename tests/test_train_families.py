"""What is particular about a family of base models: found by its config, in 4 bits for real."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny_model import make_tiny_llama
from train.base_model import count_4bit_layers, load_model, load_tokenizer, resolve_base
from train.errors import BaseModelError
from train.families import FAMILIES


def test_a_folder_is_known_by_its_config_and_its_bytes(tmp_path: Path) -> None:
    base = resolve_base(str(make_tiny_llama(tmp_path / "base")), licence="mit")
    assert (base.family, base.licence, base.commit) == (FAMILIES["llama"], "mit", None)
    again = resolve_base(str(make_tiny_llama(tmp_path / "again")))
    other = resolve_base(str(make_tiny_llama(tmp_path / "other", seed=1)))
    assert base.revision == again.revision != other.revision


def test_a_base_of_an_unknown_family_is_refused(tmp_path: Path) -> None:
    base = make_tiny_llama(tmp_path / "base")
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    (base / "config.json").write_text(json.dumps(config | {"model_type": "mamba"}), encoding="utf-8")
    with pytest.raises(BaseModelError, match="is of family 'mamba'"):
        resolve_base(str(base))


def test_a_tokenizer_without_an_end_token_is_refused(tmp_path: Path) -> None:
    base = make_tiny_llama(tmp_path / "base")
    config = json.loads((base / "tokenizer_config.json").read_text(encoding="utf-8"))
    del config["eos_token"]
    (base / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(BaseModelError, match="has no end token"):
        load_tokenizer(str(base), None, "plain")


@pytest.fixture(scope="module")
def falcon(tmp_path_factory: pytest.TempPathFactory) -> str:
    from transformers import FalconConfig, FalconForCausalLM

    folder = tmp_path_factory.mktemp("falcon")
    config = FalconConfig(vocab_size=64, hidden_size=64, num_hidden_layers=2, num_attention_heads=4)
    FalconForCausalLM(config).save_pretrained(folder)
    return str(folder)


def test_falcon_is_really_in_4_bits(falcon: str) -> None:
    """Two layers with four linear maps each: query_key_value, dense, dense_h_to_4h, dense_4h_to_h."""
    from transformers.models.falcon import modeling_falcon

    linear_class = modeling_falcon.FalconLinear
    assert count_4bit_layers(load_model(resolve_base(falcon), "nf4")) == 8
    assert modeling_falcon.FalconLinear is linear_class


def test_a_4_bit_load_that_left_every_layer_as_it_was_is_refused(falcon: str) -> None:
    """What transformers does to Falcon without the row in the table: nothing, while it says that it did."""
    base = resolve_base(falcon)
    untold = replace(base, family=replace(FAMILIES["falcon"], linear_class=""))
    with pytest.raises(BaseModelError, match="was asked for in 4 bits, but no layer is"):
        load_model(untold, "nf4")
