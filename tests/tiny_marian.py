"""A tiny Marian made from a config, taught a few sentences: files that load like those of opus-mt."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import MarianMTModel

PAIRS = {
    "Take 5 mg of the drug with water.": "Tome 5 mg del medicamento con agua.",
    "Do not stop the drug before you ask your doctor.": "No deje el medicamento sin consultar a su médico.",
    "The usual dose is 10 mg twice a day.": "La dosis habitual es de 10 mg dos veces al día.",
    "Store below 25 °C.": "Guarde por debajo de 25 °C.",
    "Stop.": "Pare.",
}
MAX_TOKENS = 64
_STEPS = 150


def make_tiny_marian(folder: Path, pairs: Mapping[str, str] = PAIRS) -> Path:
    """Save a Marian that knows some pairs by heart into `folder` and return it; it takes two seconds."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    vocabulary = _pieces(folder, [*pairs, *pairs.values()])
    end, padding = vocabulary["</s>"], vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary),
        d_model=64,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=128,
        decoder_ffn_dim=128,
        max_position_embeddings=MAX_TOKENS,
        dropout=0.0,
        eos_token_id=end,
        pad_token_id=padding,
        decoder_start_token_id=padding,
        forced_eos_token_id=None,
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = MarianMTModel(config)
        _teach(model, folder, pairs)
    model.final_logits_bias[0, padding] = -1e4  # as the checkpoints of opus-mt forbid it
    model.save_pretrained(folder)
    return folder


def _teach(model: "MarianMTModel", folder: Path, pairs: Mapping[str, str]) -> None:
    import torch
    from transformers import MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    batch = tokenizer(list(pairs), text_target=list(pairs.values()), padding=True, return_tensors="pt")
    batch["labels"][batch["labels"] == tokenizer.pad_token_id] = -100  # (B, T); -100 is not learned
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model waits longer for its threads than it computes
    for _ in range(_STEPS):
        optimiser.zero_grad()
        model(**batch).loss.backward()
        optimiser.step()
    torch.set_num_threads(threads)
    model.eval()


def _pieces(folder: Path, texts: Sequence[str]) -> dict[str, int]:
    """Train the pieces of both languages on some texts and return their numbers, in Marian's order."""
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*texts] * 20),
        model_prefix=str(folder / "source"),
        vocab_size=160,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "source.vocab").unlink()
    pieces = (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes(pieces.read_bytes())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces))
    learned = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    names = ["</s>", "<unk>", *(name for name in learned if name not in ("<s>", "</s>", "<unk>")), "<pad>"]
    vocabulary = {name: number for number, name in enumerate(names)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    settings = {"source_lang": "en", "target_lang": "es", "model_max_length": MAX_TOKENS}
    (folder / "tokenizer_config.json").write_text(
        json.dumps({**settings, "tokenizer_class": "MarianTokenizer"}), encoding="utf-8"
    )
    return vocabulary
