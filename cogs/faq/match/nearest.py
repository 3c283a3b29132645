"""Nearest: how like a question is to single phrasings, by the terms they share."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest
from math import sqrt

from .bayes import OUTSIDE, Reading
from .words import is_empty

EMPTY_SHARE = 0.25
"""What a word that says nothing of the subject weighs beside one that does."""
COMMON = 400
"""A term of more questions than this finds none of them: `how`, `the`, `Sodexo`."""

Vector = dict[str, float]


class Nearest:
    """The phrasings of every topic, as vectors of length 1."""

    def __init__(
        self, topics: Mapping[int, Sequence[Reading]], rarity: Callable[[str], float]
    ) -> None:
        """Take the topics' phrasings and how telling a term is."""
        self._rarity = rarity
        self._topics = topics
        self._vectors: dict[int, list[Vector]] = {}
        self._outside: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        away = [each for number, those in topics.items() if number <= OUTSIDE for each in those]
        for place, reading in enumerate(away):
            for term, weight in self.vector(reading).items():
                self._outside[term].append((place, weight))

    def vector(self, reading: Reading) -> Vector:
        """Weigh the terms of a text; the squares add up to 1."""
        weights = {
            term: self._rarity(term) * (EMPTY_SHARE if is_empty(term) else 1.0)
            for term in reading.terms
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def likeness(self, vector: Vector, topic: int) -> list[float]:
        """List how like a question is to a topic's three nearest phrasings, the nearest first."""
        if topic not in self._vectors:
            self._vectors[topic] = [self.vector(each) for each in self._topics[topic]]
        return _three(_product(vector, each) for each in self._vectors[topic])

    def outside(self, vector: Vector) -> list[float]:
        """List how like a question is to the nearest three that are not covered."""
        found: defaultdict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            those = self._outside.get(term, ())
            if len(those) <= COMMON:
                for place, other in those:
                    found[place] += weight * other
        return _three(found.values())


def _three(found: Iterable[float]) -> list[float]:
    return (nlargest(3, found) + [0.0] * 3)[:3]


def _product(one: Vector, other: Vector) -> float:
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])
