"""Evidence: which entries a question is likeliest about, and what speaks for the first of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from .bayes import OUTSIDE, Bayes, Reading, Scores
from .nearest import Nearest
from .words import is_empty

SUGGESTIONS = 3
LONG = 15
"""A question of this many terms counts as long."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The likeliest entries of a question, best first, and what was measured of the first."""

    numbers: tuple[int, ...]
    shares: tuple[float, ...]
    measured: tuple[float, ...]
    """The measures that `decide.MEASURES` names, in its order."""


class Evidence:
    """All phrasings of the entries, and all questions that are not covered."""

    def __init__(self, topics: Mapping[int, Sequence[Reading]]) -> None:
        """Take the phrasings by topic; see `outside.arrange` for the numbers below 1."""
        self._bayes = Bayes(topics)
        self._nearest = Nearest(topics, self._bayes.rarity)
        self._known = {
            number: {term for reading in readings for term in reading.terms}
            for number, readings in topics.items()
            if number > OUTSIDE
        }

    def is_known(self, term: str) -> bool:
        """Tell whether any phrasing has a term."""
        return self._bayes.is_known(term)

    def examine(self, reading: Reading) -> Examined | None:
        """Find the likeliest entries; None if no word of the question is known."""
        scores = self._bayes.score(reading)
        entries = {n: score for n, score in scores.topics.items() if n > OUTSIDE}
        if not scores.weight or not entries:
            return None
        best = sorted(entries, key=lambda number: (-entries[number], number))[:SUGGESTIONS]
        top = entries[best[0]]
        measured = (
            *_likelihood(scores, [entries[number] for number in best]),
            *self._nearness(reading, best),
        )
        shares = tuple(exp(max(-60.0, entries[number] - top)) for number in best)
        return Examined(tuple(best), shares, measured)

    def _nearness(self, reading: Reading, best: Sequence[int]) -> tuple[float, ...]:
        vector = self._nearest.vector(reading)
        near = self._nearest.likeness(vector, best[0])
        away = self._nearest.outside(vector)
        rivals = [self._nearest.likeness(vector, number)[0] for number in best[1:]]
        known = self._known[best[0]]
        unmatched = sum(term not in known for term in vector if not is_empty(term))
        return (
            near[0],
            sum(near) / 3,
            away[0],
            sum(away) / 3,
            max(rivals, default=0.0),
            min(unmatched, LONG) / LONG,
            min(len(reading.terms), LONG) / LONG,
        )


def _likelihood(scores: Scores, best: Sequence[float]) -> tuple[float, ...]:
    """Measure the first against the second, the likeliest not covered, and all of those."""
    top = best[0]
    second = best[1] if len(best) > 1 else scores.background
    outside = [score for n, score in scores.topics.items() if n <= OUTSIDE] or [scores.background]
    inside = [score for n, score in scores.topics.items() if n > OUTSIDE]
    lead, over = top - second, top - max(outside)
    return (
        lead / scores.weight,
        lead,
        over / scores.weight,
        over,
        _summed(inside) - _summed(outside),
        scores.covered / scores.weight,
        scores.covered,
    )


def _summed(scores: Iterable[float]) -> float:
    """Add likelihoods that are given as logarithms."""
    each = list(scores)
    most = max(each)
    return most + log(sum(exp(score - most) for score in each))
