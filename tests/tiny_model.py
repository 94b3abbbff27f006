"""A tiny Llama with random weights, its tokenizer and tiny data sets: real files that load like any other."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

SPECIAL_TOKENS = ("<pad>", "<s>", "</s>")
SPANISH_TEXTS = (
    "### Pregunta:\n¿Qué es la hipertensión arterial?\n\n### Respuesta:\nEs la presión alta mantenida.",
    "### Pregunta:\n¿Para qué se usa el paracetamol?\n\n### Respuesta:\nPara el dolor y la fiebre.",
    "La dosis máxima para un adulto sano es de 4 g al día, repartidos en tomas cada 6 u 8 horas.",
    "El niño tomó 2,5 ml de jarabe después de comer y no volvió a tener náuseas ni vómitos.",
    "Los antibióticos no curan los resfriados: los virus no responden a la amoxicilina.",
    "¿Cuánta agua debe beber una persona con cálculos en el riñón? Entre dos y tres litros diarios.",
    "La diabetes tipo 2 aparece cuando el páncreas no produce insulina suficiente o el cuerpo la resiste.",
    "Consulte con su médico si el dolor de cabeza es súbito, muy intenso o se acompaña de visión doble.",
    "El corazón bombea sangre rica en oxígeno por la aorta; las venas la devuelven al ventrículo derecho.",
    "Según el estudio, 37 de 120 pacientes mejoraron (30,8 %); el resultado no fue estadísticamente claro.",
    "La vacuna produce anticuerpos en unas dos semanas y puede causar fiebre leve o cansancio pasajero.",
    "Guarde el medicamento por debajo de 25 °C, fuera de la vista y del alcance de los niños.",
)


def make_tiny_llama(
    folder: Path,
    texts: Sequence[str] = (),
    seed: int = 0,
    vocab_size: int = 1000,
    hidden: int = 64,
    layers: int = 2,
) -> Path:
    """Save a random Llama and its byte-level tokenizer into `folder` and return it.

    The tokenizer learns from `texts` after the Spanish ones above; every text survives encode and decode. The
    same arguments give the same bytes.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _tokenizer([*SPANISH_TEXTS, *texts], vocab_size)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        pad_token_id=0,  # positions in SPECIAL_TOKENS
        bos_token_id=1,
        eos_token_id=2,
        tie_word_embeddings=False,
        initializer_range=0.2,  # wide enough that a LoRA adapter has features to work with
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(texts: Sequence[str], vocab_size: int) -> "PreTrainedTokenizerFast":
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    pad, bos, eos = SPECIAL_TOKENS
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=pad, bos_token=bos, eos_token=eos)


def write_dataset(folder: Path, config: str, splits: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """Write one config of a data-set folder as `build` lays it out, and return the folder."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = ["---", "configs:", f"- config_name: {config}", "  data_files:"]
    for split, rows in splits.items():
        path = folder / "data" / config / f"{split}-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)
        lines += [f"  - split: {split}", f"    path: data/{config}/{split}-*.parquet"]
    (folder / "README.md").write_text("\n".join([*lines, "---", ""]), encoding="utf-8")
    return folder
