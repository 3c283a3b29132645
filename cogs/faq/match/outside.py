"""Outside: the questions that are not covered, each with the entry that it is nearest to.

A near miss shares its subject with an entry and differs in what it asks of it, so it is told apart
best by what is asked near the same entry.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, log1p

from .bayes import FEW, OUTSIDE, Reading
from .words import is_empty


def arrange(
    outside: Iterable[Reading], entries: Mapping[int, Sequence[Reading]]
) -> dict[int, list[Reading]]:
    """Group questions that are not covered into topics: -7 is near entry 7, OUTSIDE near none.

    Goes by telling words alone: rough, but quick enough to be done at every change.
    """
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for number, readings in entries.items():
        for reading in readings:
            for term in reading.terms:
                if not is_empty(term):
                    counts[term][number] += 1
    # What most entries speak of points to none of them.
    gains = {
        term: {
            number: log1p(n) * log((1 + len(entries)) / len(counted))
            for number, n in counted.items()
        }
        for term, counted in counts.items()
        if len(counted) <= FEW
    }
    topics: defaultdict[int, list[Reading]] = defaultdict(list)
    for reading in outside:
        found: defaultdict[int, float] = defaultdict(float)
        for term in reading.terms:
            for number, gain in gains.get(term, {}).items():
                found[number] += gain
        nearest = max(found, key=lambda number: (found[number], -number), default=OUTSIDE)
        topics[-nearest].append(reading)
    return dict(topics)
