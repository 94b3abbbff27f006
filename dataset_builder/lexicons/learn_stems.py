"""Learns `stems_en_es.tsv`, `loose_stems.tsv` and `trigrams.tsv` from pairs of sentences.

`python -m dataset_builder.lexicons.learn_stems PAIRS...`; README.md tells from which they were learned.
IBM model 1 (Brown et al. 1993, "The mathematics of statistical machine translation") over word stems, in both
directions; a pair of stems stays when both directions hold it likely and it was seen often enough. What is
written is counts of stem pairs, no sentence.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path

from dataset_builder.checks.coverage import Covered, covered_words
from dataset_builder.lexicons.function_words import FUNCTION_WORDS
from dataset_builder.lexicons.letters import trigrams
from dataset_builder.lexicons.stems import cognate, dictionary_words, stem
from dataset_builder.pairs import Pair
from dataset_builder.text_words import Language, words

ROUNDS = 8
LEAST_SEEN, LEAST_ALONE = 5, 0.15
LEAST_PROBABILITY, LEAST_COUNT = 0.05, 2.0
Stems = list[str]


def main(paths: Iterable[str]) -> None:
    """Learn from all files and write the table beside this file."""
    pairs = [pair for path in paths for pair in _pairs(Path(path))]
    stemmed = [(_stems(english, "en"), _stems(spanish, "es")) for english, spanish in pairs]
    counts = _ibm1(stemmed)
    backwards = _ibm1([(spanish, english) for english, spanish in stemmed])
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for (english, spanish), count in sorted(counts.items()):
        if cognate(english) and cognate(english) == cognate(spanish):
            continue  # found by spelling alone
        if count >= LEAST_COUNT and backwards.get((spanish, english), 0.0) >= LEAST_COUNT:
            rows[english].append(spanish)
    target = Path(__file__).parent / "stems_en_es.tsv"
    lines = [f"{english}\t{' '.join(spanish)}\n" for english, spanish in rows.items()]
    _write(target, "Learned by learn_stems.py from CC0 pairs", lines)
    learn_loose_words(pairs, Path(__file__).parent / "loose_stems.tsv")
    learn_trigrams(pairs, Path(__file__).parent / "trigrams.tsv")


def learn_loose_words(pairs: Iterable[tuple[str, str]], target: Path) -> None:
    """Write the stems that go without a counterpart in many of the pairs that hold them, with both counts."""
    seen: Counter[tuple[Language, str]] = Counter()
    alone: Counter[tuple[Language, str]] = Counter()
    for english, spanish in pairs:
        source, target_words = covered_words(Pair(english, spanish))
        sides: tuple[tuple[Language, list[Covered]], ...] = (("en", source), ("es", target_words))
        for language, side in sides:
            for each in side:
                key = (language, stem(each.word.folded))
                seen[key] += 1
                alone[key] += not each.covered
    lines = [
        f"{language}\t{own}\t{alone[language, own]}\t{number}\n"
        for (language, own), number in sorted(seen.items())
        if number >= LEAST_SEEN and alone[language, own] / number >= LEAST_ALONE
    ]
    _write(target, "Without a counterpart, seen; learned by learn_stems.py", lines)


def learn_trigrams(pairs: Iterable[tuple[str, str]], target: Path) -> None:
    """Write how much each three letters of a word speak for English against Spanish, in nats.

    Naive Bayes over distinct words (a word counts by the logarithm of its number), `^` and `$` for its ends,
    half a count added to each; what says less than half a nat is left out.
    """
    texts = list(pairs)
    english = _trigram_counts([pair[0] for pair in texts], "en")
    spanish = _trigram_counts([pair[1] for pair in texts], "es")
    known = sorted(english.keys() | spanish.keys())
    smoothing = 0.5 * len(known)
    base = log(sum(spanish.values()) + smoothing) - log(sum(english.values()) + smoothing)
    odds = {each: log(english.get(each, 0) + 0.5) - log(spanish.get(each, 0) + 0.5) + base for each in known}
    lines = [f"{each}\t{value:.1f}\n" for each, value in odds.items() if abs(value) >= 0.5]
    _write(target, "English against Spanish, nats; learned by learn_stems.py", lines)


def _trigram_counts(texts: Iterable[str], language: Language) -> dict[str, float]:
    seen = Counter(word.folded for text in texts for word in words(text))
    seen.update(dictionary_words(language))
    counts: defaultdict[str, float] = defaultdict(float)
    for word, number in seen.items():
        for trigram in trigrams(word):
            counts[trigram] += 1 + log(number)
    return counts


def _write(target: Path, head: str, lines: Iterable[str]) -> None:
    target.write_text(f"# {head}; see README.md\n" + "".join(lines), encoding="utf-8")


def _stems(text: str, language: Language) -> Stems:
    return [stem(word.folded) for word in words(text) if word.folded not in FUNCTION_WORDS[language]]


def _ibm1(pairs: list[tuple[Stems, Stems]]) -> dict[tuple[str, str], float]:
    """Return the expected count of each (source, target) stem pair that is likely at all."""
    likely: dict[tuple[str, str], float] = {}
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for _ in range(ROUNDS):
        counts = defaultdict(float)
        totals: defaultdict[str, float] = defaultdict(float)
        for source, target in pairs:
            sources = [*source, ""]  # "" stands for words that nothing brought forth
            for word in target:
                weights = [likely.get((origin, word), 1e-3) for origin in sources]
                total = sum(weights)
                for origin, weight in zip(sources, weights, strict=True):
                    counts[origin, word] += weight / total
                    totals[origin] += weight / total
        likely = {pair: count / totals[pair[0]] for pair, count in counts.items()}
    return {pair: counts[pair] for pair, chance in likely.items() if pair[0] and chance >= LEAST_PROBABILITY}


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Read JSON lines of en/es, a TSV with columns en/es, or a CSV of sourceString/targetString."""
    with path.open(encoding="utf-8", newline="") as lines:
        if path.suffix == ".jsonl":
            for line in lines:
                pair = json.loads(line)
                yield pair["en"], pair["es"]
            return
        delimiter = "\t" if path.suffix == ".tsv" else ","
        quoting = csv.QUOTE_NONE if path.suffix == ".tsv" else csv.QUOTE_MINIMAL
        for row in csv.DictReader(lines, delimiter=delimiter, quoting=quoting):
            yield row.get("en") or row["sourceString"], row.get("es") or row["targetString"]


if __name__ == "__main__":
    main(sys.argv[1:])
