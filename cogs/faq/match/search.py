"""Search: the entries that hold some words, and the entries that speak of the same things."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from ..model import Entry
from .concepts import Concepts
from .words import is_empty, words

LEAST = 0.5
"""A search keeps what scores this share of the best."""
ALIKE = 0.06
"""How alike two entries must be to be related, where 1 is the same."""
COMMON = 100
"""A term of more entries than this says little of which are related."""
TITLE = 3
"""A word of the question counts this often in telling what an entry is about."""


class Searcher:
    """Entries by the words of their question, answer and aliases."""

    def __init__(self, entries: Sequence[Entry], concepts: Concepts) -> None:
        """Take the entries to search."""
        self._concepts = concepts
        self._about: dict[int, Counter[str]] = {}
        self._places: defaultdict[str, set[int]] = defaultdict(set)
        self._vectors: dict[int, dict[str, float]] = {}
        self._related: dict[int, tuple[int, ...]] = {}
        for entry in entries:
            about = Counter(self._terms(entry.answer or ""))
            about.update(self._terms(entry.question) * TITLE)
            self._about[entry.number] = about
            for term in {*about, *self._terms(" ".join(entry.aliases))}:
                self._places[term].add(entry.number)

    def _terms(self, text: str) -> list[str]:
        found = []
        for line in text.splitlines() or [text]:
            typed = words(line)
            found += [term for term in self._concepts.terms(typed) if not is_empty(term)]
        return found

    def _rarity(self, term: str) -> float:
        return log(1 + len(self._about) / (1 + len(self._places.get(term, ()))))

    def search(self, typed: str, limit: int) -> list[tuple[int, float]]:
        """Find entries that hold the most telling of some words, with scores from 0 to 1."""
        terms = set(self._terms(typed))
        scores: defaultdict[int, float] = defaultdict(float)
        for term in terms:
            for number in self._places.get(term, ()):
                in_question = 1.0 + 0.2 * (self._about[number][term] >= TITLE)
                scores[number] += self._rarity(term) * in_question
        return _best(scores, limit)

    def related(self, number: int, limit: int) -> tuple[int, ...]:
        """List the entries that speak most of what one speaks of, itself left out."""
        if number not in self._related:
            self._related[number] = self._find_related(number)
        return self._related[number][: max(0, limit)]

    def _find_related(self, number: int) -> tuple[int, ...]:
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._weigh(number).items():
            if len(self._places[term]) <= COMMON:
                for other in self._places[term]:
                    scores[other] += weight * self._weigh(other).get(term, 0.0)
        scores.pop(number, None)
        near = sorted((-score, other) for other, score in scores.items() if score >= ALIKE)
        return tuple(other for _, other in near)

    def _weigh(self, number: int) -> dict[str, float]:
        known = self._vectors.get(number)
        if known is None:
            weights = {
                term: (1 + log(count)) * self._rarity(term)
                for term, count in self._about[number].items()
            }
            length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            known = {term: weight / length for term, weight in weights.items()}
            self._vectors[number] = known
        return known


def _best(scores: dict[int, float], limit: int) -> list[tuple[int, float]]:
    top = max(scores.values(), default=0.0)
    kept: Iterable[tuple[float, int]] = (
        (-score, number) for number, score in scores.items() if score >= LEAST * top
    )
    return [(number, -score / (top or 1.0)) for score, number in sorted(kept)[: max(0, limit)]]
