"""Phrasings: every way in which the entries are asked for, and what is not covered, arranged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..model import Entry, Thesaurus
from .bayes import OUTSIDE, Reading
from .concepts import Concepts
from .evidence import Evidence
from .outside import arrange
from .spelling import Speller
from .words import ASKING, is_empty, stem, words

ENOUGH = 2
"""A question that speaks of fewer things than this is answered only if it is an alias."""


class Phrasings:
    """What a question is compared with; made anew after every change, which takes a while."""

    def __init__(
        self,
        entries: Sequence[Entry],
        thesaurus: Thesaurus,
        outside: Sequence[str],
        concepts: Concepts,
    ) -> None:
        """Take what `Index` takes."""
        self._concepts = concepts
        topics = {
            each.number: [read(text, concepts) for text in (each.question, *each.aliases)]
            for each in entries
        }
        self.claims = _find_claims(topics)
        topics |= arrange([read(text, concepts) for text in outside], topics)
        self.same: dict[frozenset[str], set[int]] = {}
        """The entries, and OUTSIDE, that speak of just these things."""
        for number, readings in topics.items():
            for reading in readings:
                self.same.setdefault(gist(reading, concepts), set()).add(max(number, OUTSIDE))
        self._speller = Speller(_count_words(topics, thesaurus))
        self.evidence = Evidence(topics)

    def understand(self, question: str) -> Reading:
        """Read a question, slips of spelling repaired by the words that are known."""
        typed = [self._speller.repair(word) for word in words(question)]
        return Reading(tuple(self._concepts.terms(typed)), tuple(typed))

    def without_strangers(self, reading: Reading) -> Reading:
        """Leave out words that only the thesaurus knows: their group stands for them."""
        known = [
            term
            for term in reading.terms
            if self.evidence.is_known(term) or not self._concepts.is_part(term)
        ]
        return Reading(tuple(known), reading.words)


def read(text: str, concepts: Concepts) -> Reading:
    """Read a text as terms and words."""
    typed = words(text)
    return Reading(tuple(concepts.terms(typed)), tuple(typed))


def gist(reading: Reading, concepts: Concepts) -> frozenset[str]:
    """Give what a question speaks of, whatever its order, politeness and choice of synonym.

    A single word stands for itself alone: its synonyms may be the subject of other entries.
    """
    parts = _telling(concepts.plain(reading.words))
    return parts if len(parts) >= ENOUGH else _telling(map(stem, reading.words))


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
