"""Who answers in the benchmark: Staffroom's matcher, and SQLite's full-text search."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cogs.faq.match import Index
from cogs.faq.model import Entry, Thesaurus

SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a contender does with a question: one answer or at most three suggestions."""

    answer: int | None
    suggestions: tuple[int, ...] = ()


class Contender(Protocol):
    """Somebody who answers questions."""

    name: str

    def ask(self, question: str) -> Reaction:
        """Answer a question, or suggest."""


class Staffroom:
    """The bot's own matcher."""

    name = "Staffroom"

    def __init__(
        self,
        entries: Sequence[Entry],
        thesaurus: Thesaurus,
        outside: Sequence[str],
    ) -> None:
        """Build the index."""
        self._index = Index(entries, thesaurus, outside)
        self._index.prepare()

    def ask(self, question: str) -> Reaction:
        """Ask the index."""
        outcome = self._index.ask(question)
        numbers = tuple(hit.number for hit in outcome.hits)
        return Reaction(numbers[0]) if outcome.kind == "sure" else Reaction(None, numbers)


class FullText:
    """SQLite FTS5: BM25 over question, answer and aliases, words cut to their stems."""

    name = "SQLite FTS5"

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Fill a table in memory; it answers every question until it is given a threshold."""
        self.threshold = 0.0
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE faq USING fts5(body, tokenize='porter unicode61')")
        rows = ((e.number, "\n".join((e.question, e.answer or "", *e.aliases))) for e in entries)
        self._db.executemany("INSERT INTO faq (rowid, body) VALUES (?, ?)", rows)

    def best(self, question: str) -> list[tuple[int, float]]:
        """List the best three entries with their scores; more is better."""
        words = re.findall(r"\w+", question.lower())
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in words)
        found = self._db.execute(
            "SELECT rowid, -bm25(faq) FROM faq WHERE faq MATCH ? ORDER BY rank LIMIT ?",
            (query, SUGGESTIONS),
        )
        return [(int(number), float(score)) for number, score in found]

    def ask(self, question: str) -> Reaction:
        """Answer with the best entry if its score reaches the threshold, otherwise suggest."""
        best = self.best(question)
        if best and best[0][1] >= self.threshold:
            return Reaction(best[0][0])
        return Reaction(None, tuple(number for number, _ in best))
