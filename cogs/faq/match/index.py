"""Index: find the entry that a question asks for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Entry, Thesaurus
from .bayes import OUTSIDE, Reading
from .complete import Completer
from .concepts import Concepts
from .decide import Weights, read_weights
from .evidence import SUGGESTIONS, Evidence, Examined
from .outside import arrange
from .search import Searcher
from .spelling import Speller
from .words import ASKING, is_empty, stem, words

RELATED = 3
ENOUGH = 2
"""A question that speaks of fewer things than this is answered only if it is an alias."""

Kind = Literal["sure", "unsure", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, and how well it fits, from 0 to 1."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question.

    sure: the first hit is the answer and the others are related to it.
    unsure: at most three suggestions. none: no hits.
    """

    kind: Kind
    hits: tuple[Hit, ...] = ()


class Index:
    """The entries of one community, arranged for finding. Asking it never raises."""

    def __init__(
        self,
        entries: Sequence[Entry],
        thesaurus: Thesaurus,
        outside: Sequence[str] = (),
        *,
        weights: Weights | None = None,
    ) -> None:
        """Arrange the entries.

        outside: questions that the entries do not answer; a question like one of them is not
        answered with confidence. weights: for measuring the matcher itself.
        """
        self.weights = weights or read_weights()
        self._concepts = Concepts(thesaurus)
        self._entries = {entry.number: entry for entry in entries}
        topics = {
            each.number: [self.read(text) for text in (each.question, *each.aliases)]
            for each in entries
        }
        self._exact = _find_claims(topics)
        self._same: dict[frozenset[str], set[int]] = {}
        topics |= arrange(map(self.read, outside), topics)
        for number, readings in topics.items():
            for reading in readings:
                self._same.setdefault(self._gist(reading), set()).add(max(number, OUTSIDE))
        self._speller = Speller(_count_words(topics, thesaurus))
        self._evidence = Evidence(topics)
        self._searcher = Searcher(entries, self._concepts)
        self._completer = Completer(entries)

    def read(self, text: str) -> Reading:
        """Read a text as terms and words."""
        typed = words(text)
        return Reading(tuple(self._concepts.terms(typed)), tuple(typed))

    def understand(self, question: str) -> Reading:
        """Read a question, slips of spelling repaired by the words that are known."""
        typed = [self._speller.repair(word) for word in words(question)]
        return Reading(tuple(self._concepts.terms(typed)), tuple(typed))

    def ask(self, question: str) -> Outcome:
        """Answer a question, or suggest entries, or neither."""
        reading = self.understand(question)
        examined = self.examine(reading)
        if examined is None:
            return Outcome("none")
        gist = self._gist(reading)
        same = self._same.get(gist, set())
        claims = self._exact.get(reading.words, ())
        if len(claims) > 1:
            return Outcome("unsure", tuple(Hit(each, 1.0) for each in claims[:SUGGESTIONS]))
        known = claims[0] if claims else min(same) if len(same) == 1 else OUTSIDE
        if known != OUTSIDE:
            return self._sure(Hit(known, 1.0))
        chance = self.weights.chance(examined.measured)
        hits = [
            Hit(number, share * chance)
            for number, share in zip(examined.numbers, examined.shares, strict=True)
        ]
        if chance >= self.weights.sure and len(gist) >= ENOUGH and OUTSIDE not in same:
            return self._sure(hits[0])
        if chance >= self.weights.suggest:
            return Outcome("unsure", tuple(hits[:SUGGESTIONS]))
        return Outcome("none")

    def _gist(self, reading: Reading) -> frozenset[str]:
        """Give what a question speaks of, whatever its order, politeness and choice of synonym.

        A single word stands for itself alone: its synonyms may be the subject of other entries.
        """
        parts = _telling(self._concepts.plain(reading.words))
        return parts if len(parts) >= ENOUGH else _telling(map(stem, reading.words))

    def _sure(self, first: Hit) -> Outcome:
        beside = (Hit(number, 0.0) for number in self.related(first.number, RELATED))
        return Outcome("sure", (first, *beside))

    def examine(self, reading: Reading) -> Examined | None:
        """Find the likeliest entries; None if no word of the question is known."""
        if not self._entries or all(map(is_empty, reading.terms)):
            return None
        return self._evidence.examine(self._without_strangers(reading))

    def _without_strangers(self, reading: Reading) -> Reading:
        """Leave out words that only the thesaurus knows: their group stands for them."""
        known = [
            term
            for term in reading.terms
            if self._evidence.is_known(term) or not self._concepts.is_part(term)
        ]
        return Reading(tuple(known), reading.words)

    def search(self, words: str, limit: int) -> tuple[Hit, ...]:
        """Find the entries that hold some words in their question, answer or aliases."""
        return tuple(Hit(number, score) for number, score in self._searcher.search(words, limit))

    def complete(self, typed: str, limit: int) -> tuple[int, ...]:
        """Complete a question while it is typed: see Completer."""
        return self._completer.complete(typed, limit)

    def related(self, number: int, limit: int) -> tuple[int, ...]:
        """List the entries that a reader of one may want next, itself left out."""
        return self._searcher.related(number, limit) if number in self._entries else ()


def _telling(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(part for part in parts if part in ASKING or not is_empty(part))


def _find_claims(topics: Mapping[int, Sequence[Reading]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Find by their words which entries ask just that, or, if none does, have it as an alias."""
    asked: dict[tuple[str, ...], list[int]] = {}
    also: dict[tuple[str, ...], dict[int, None]] = {}
    for number, (question, *aliases) in topics.items():
        asked.setdefault(question.words, []).append(number)
        for alias in aliases:
            also.setdefault(alias.words, {})[number] = None
    return {each: tuple(asked.get(each, also.get(each, ()))) for each in (*asked, *also)}


def _count_words(topics: Mapping[int, Sequence[Reading]], thesaurus: Thesaurus) -> Counter[str]:
    counted = Counter(
        word for readings in topics.values() for reading in readings for word in reading.words
    )
    counted.update(word for group in thesaurus.groups for phrase in group for word in words(phrase))
    return counted
