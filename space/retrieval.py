"""The passages that both sides of a battle are given, and the prompt they are given in.

SQLite FTS5 over built data sets. A question that names drugs gets passages of labels of exactly those, found
by name alone; any other gets passages of the articles that questions were made of.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dataset_builder.drug_names import fold
from dataset_builder.records import Message, stable_id
from space import texts_es
from space.animals import is_for_animal
from space.asked_drugs import Catalogue, Found
from space.built_data import BuiltData
from space.follow_ups import asked_again, asked_in_full, drugs_and_after
from space.intents import DOSAGE, intents_of, without_intents
from space.label_quotes import MOST_LABELS, quotes_of
from space.labels import Label, LabelStore
from space.question_language import is_english
from space.words import content_words

MOST_PASSAGES = 3
MOST_CHARS = 4000  # of all passages; one that does not fit is left out whole: its end could be a limit
_MOST_LABELS = 2  # of one name, for a prompt
_SCHEMA = """
CREATE TABLE contexts (rowid INTEGER PRIMARY KEY, id TEXT, title TEXT, source TEXT, text TEXT);
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2");
"""
_PROMPT = """\
Responda a la pregunta con los fragmentos siguientes y cite entre corchetes el número del que use. \
Si los fragmentos no contienen la respuesta, dígalo; no añada dosis ni datos que no estén en ellos.

{passages}

Pregunta: {question}"""
_PASSAGE = "[{number}] {title} ({source})\n«{text}»"


@dataclass(frozen=True)
class Retrieved:
    """One passage; `source` is its address, or the label it is of."""

    id: str
    text: str
    title: str
    source: str


def grounded(messages: Sequence[Message], passages: Sequence[Retrieved]) -> Sequence[Message]:
    """Return a conversation whose last question is asked together with the passages.

    They are part of the user's message, so that the chat template stays the one of training. Earlier turns
    stay as they were typed: each question has passages of its own.
    """
    if not passages:
        return messages
    shown = [
        _PASSAGE.format(number=number, title=each.title, source=each.source, text=each.text)
        for number, each in enumerate(passages, 1)
    ]
    content = _PROMPT.format(passages="\n\n".join(shown), question=messages[-1]["content"])
    return (*messages[:-1], {**messages[-1], "content": content})


class Retriever:
    """All passages of some built data sets, ready to be searched from several threads."""

    def __init__(self, data: Sequence[BuiltData]) -> None:
        self._store = LabelStore(row for each in data for row in each.rows("openfda"))
        self._catalogue = Catalogue(self._store.labels.values())
        self._articles = _Articles(row for each in data for row in each.rows("qa"))

    def passages(self, question: str, earlier: Sequence[str] = ()) -> tuple[Retrieved, ...]:
        """Return the passages for a question after `earlier` ones; none rather than of another drug."""
        asked = self._asked(question, earlier)
        if asked is None:
            return ()
        if asked.found:
            return _fitting(self._of_labels(asked))
        # A dose is of a drug that nobody here knows.
        if asked.naming != asked.question or DOSAGE in intents_of(asked.question):
            return ()
        articles, is_all_known = self._articles.passages(asked.question)
        # A word that no article has may be a drug: then none is given that speaks of some other drug.
        return _fitting(each for each in articles if is_all_known or not self._catalogue.names_any(each.text))

    def backing(self, question: str, earlier: Sequence[str] = ()) -> tuple[str, ...]:
        """Return what backs the numbers of an answer: all that the labels say to it, and their names.

        A prompt holds the first of these passages; the contestant that quotes labels shows all of them.
        """
        asked = self._asked(question, earlier)
        if asked is None or not asked.found:
            return tuple(
                text for each in self.passages(question, earlier) for text in (each.title, each.text)
            )
        names = (label.name for found in asked.found for label in found.labels[:MOST_LABELS])
        quoted = (each for found in asked.found for each in self._of_drug(asked, found, MOST_LABELS))
        return tuple(dict.fromkeys((*names, *(each.text for each in quoted))))

    def close(self) -> None:
        """Let go of the memory."""
        self._store.close()
        self._articles.close()

    def _asked(self, question: str, earlier: Sequence[str]) -> "_Asked | None":
        """Read a question; None where nothing is told: of an animal, and of what is not in Spanish."""
        turns = asked_in_full(self._catalogue, [*earlier, question])
        if is_english(question) or is_for_animal(turns):
            return None
        naming, after = drugs_and_after(self._catalogue, turns)
        asked = asked_again(turns[-1], naming, after)
        return _Asked(asked, naming, tuple(self._catalogue.find(naming, then=after)))

    def _of_labels(self, asked: "_Asked") -> Iterator[Retrieved]:
        """Take turns between the drugs, so that one long label does not fill all places."""
        queues = [list(self._of_drug(asked, each, _MOST_LABELS)) for each in asked.found]
        for place in range(MOST_PASSAGES):
            yield from (queue[place] for queue in queues if place < len(queue))

    def _of_drug(self, asked: "_Asked", found: Found, most_labels: int) -> Iterator[Retrieved]:
        for label in found.labels[:most_labels]:
            quotes = quotes_of(self._store, asked.question, found, label, together=asked.together)
            for quote in quotes.passages:
                yield _retrieved(label, quote.section, quote.text)


@dataclass(frozen=True)
class _Asked:
    """The last question, the turn that names its drugs, and those."""

    question: str
    naming: str
    found: tuple[Found, ...]

    @property
    def together(self) -> bool:
        return len({each.identity for each in self.found}) > 1


class _Articles:
    """The contexts of config `qa`, once each."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        for id, values in _contexts(rows).items():
            cursor = self._database.execute("INSERT INTO contexts VALUES (NULL, ?, ?, ?, ?)", (id, *values))
            text = f"{values[0]}\n{values[2]}"
            self._database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (cursor.lastrowid, text))
        self._database.commit()

    def passages(self, question: str) -> tuple[list[Retrieved], bool]:
        """Return the best passages that hold the rarest known word, and whether all words are known.

        The rarest word is what the question is about: passages without it are about something else.
        """
        words = [_term(word) for word in content_words(without_intents(question))]
        counts = {term: self._count(term) for term in words}
        terms = [term for term, count in counts.items() if count]
        if not terms:
            return [], False
        query = (
            "SELECT c.id, c.text, c.title, c.source FROM words JOIN contexts c ON c.rowid = words.rowid "
            "WHERE words MATCH ? ORDER BY bm25(words), c.rowid LIMIT ?"
        )
        asked = f"{min(terms, key=counts.__getitem__)} AND ({' OR '.join(terms)})"
        found = self._read(query, (asked, 2 * MOST_PASSAGES))
        return [Retrieved(*row) for row in found], len(terms) == len(counts)

    def close(self) -> None:
        """Let go of the memory."""
        self._database.close()

    def _count(self, term: str) -> int:
        return self._read("SELECT count(*) FROM words WHERE words MATCH ?", (term,))[0][0]

    def _read(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _contexts(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str, str]]:
    """Return id -> (title, source, text) of each context; several questions are made of one."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        text = (row.get("context") or "").strip()
        if text:
            source = row.get("source_url") or row.get("source") or ""
            title = row.get("heading") or source
            found.setdefault(f"qa:{stable_id(str(row.get('document_id')), text)}", (title, source, text))
    return found


def _term(word: str) -> str:
    """Return what finds a word and its forms in FTS5: `diarreas` finds `diarrea`, `2` only itself."""
    return f'"{word}"' if word.isdigit() or len(word) < 5 else f'"{word[: max(4, len(word) - 2)]}"*'


def _retrieved(label: Label, section: str, text: str) -> Retrieved:
    source = f"openfda:{label.set_id}"
    title = f"Ficha de EE. UU. de {label.name}, {texts_es.heading(section)}"
    return Retrieved(f"{source}#{section}", text, title, source)


def _fitting(passages: Iterable[Retrieved]) -> tuple[Retrieved, ...]:
    """Return the first passages that fit, each text once."""
    chosen: dict[str, Retrieved] = {}
    chars = 0
    for each in passages:
        key = fold(each.text)
        if key in chosen or chars + len(each.text) > MOST_CHARS:
            continue
        chosen[key] = each
        chars += len(each.text)
        if len(chosen) == MOST_PASSAGES:
            break
    return tuple(chosen.values())
