"""Bayes: which topic's words, pairs of words and pieces of words a question is most likely made of.

Multinomial naive Bayes, with rarer features counting more (inverse document frequency). All
phrasings of an entry make one topic; the questions that are not covered make topics of their own
(see `outside.py`). It needs no training beyond counting, so a moderator's new alias counts at once.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt

from .words import pieces

OUTSIDE = 0
"""The topic of what is not covered and near no entry. Entries are numbered from 1, and what is near
entry 7 but not covered by it is topic -7."""
COVERED, UNCOVERED = 1 << 62, -(1 << 62)
"""All entries taken together, and all that is not covered."""

SMOOTHING = {"terms": 0.5, "pieces": 2.5}
"""How much of a feature every topic is thought to have had before any was counted."""

FEW = 400
"""Up to this many topics, all are scored; beyond, those that the telling words point to."""
CANDIDATES = 60
"""How many of each kind, entries and what is not covered, are then scored."""
VISITS = 20_000
"""How many entries of the word lists may be looked at to find the candidates."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as features: terms with their pairs, and its words."""

    terms: tuple[str, ...]
    words: tuple[str, ...]

    def features(self) -> Counter[str]:
        """Count terms and pairs of neighbours."""
        pairs = (f"{one} {other}" for one, other in zip(self.terms, self.terms[1:], strict=False))
        return Counter([*self.terms, *pairs])


@dataclass(frozen=True, slots=True)
class Scores:
    """The log likelihood of each candidate topic and of no topic in particular; what they weigh."""

    topics: dict[int, float]
    covered: float
    """How much likelier all entries together are than all that is not covered."""
    background: float
    weight: float


class Block:
    """One kind of feature, counted by topic."""

    def __init__(
        self,
        counts: Mapping[int, Counter[str]],
        seen: Counter[str],
        texts: int,
        smoothing: float,
    ) -> None:
        """Take the counts by topic, and in how many of all texts each feature was seen."""
        self.rarity = {key: log((1 + texts) / (1 + n)) + 1 for key, n in seen.items()}
        self.gains: defaultdict[str, dict[int, float]] = defaultdict(dict)
        sums: defaultdict[str, float] = defaultdict(float)
        whole: dict[int, float] = {}
        for topic, counted in counts.items():
            # A word of fifty phrasings does not tell fifty times as much as a word of one.
            weights = {key: log1p(n) * self.rarity[key] for key, n in counted.items()}
            whole[topic] = sum(weights.values())
            is_whole_side = topic in {COVERED, UNCOVERED}
            for key, weight in weights.items():
                self.gains[key][topic] = log1p(weight / smoothing)
                if not is_whole_side:
                    sums[key] += weight
        kinds = max(1, len(self.rarity))
        self.base = {n: log(smoothing / (total + smoothing * kinds)) for n, total in whole.items()}
        everything = sum(sums.values()) + smoothing * kinds
        self.background = {key: log((n + smoothing) / everything) for key, n in sums.items()}

    def weigh(self, features: Counter[str]) -> dict[str, float]:
        """Weigh a question's known features; the squares add up to 1."""
        weights = {
            key: (1 + log(n)) * self.rarity[key]
            for key, n in features.items()
            if key in self.rarity
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {key: weight / length for key, weight in weights.items()}


class Bayes:
    """The topics that a question can be about."""

    def __init__(self, topics: Mapping[int, Sequence[Reading]]) -> None:
        """Count the features of every topic's phrasings."""
        terms = {topic: Counter[str]() for topic in topics}
        spelt = {topic: Counter[str]() for topic in topics}
        seen_terms: Counter[str] = Counter()
        seen_words: Counter[str] = Counter()
        for topic, readings in topics.items():
            for reading in readings:
                features = reading.features()
                terms[topic].update(features)
                spelt[topic].update(reading.words)
                seen_terms.update(features.keys())
                seen_words.update(set(reading.words))
        texts = sum(len(readings) for readings in topics.values())
        for counted in (terms, spelt):
            counted.update(_sides(counted))
        cut = {topic: _cut(counted) for topic, counted in spelt.items()}
        self._terms = Block(terms, seen_terms, texts, SMOOTHING["terms"])
        self._pieces = Block(cut, _cut(seen_words), texts, SMOOTHING["pieces"])
        self._topics = [*topics, COVERED, UNCOVERED]
        self._has_outside = any(topic <= OUTSIDE for topic in topics)
        self._unseen = max(self._terms.rarity.values(), default=1.0)

    def rarity(self, term: str) -> float:
        """Say how telling a term is; one never seen is the most telling."""
        return self._terms.rarity.get(term, self._unseen)

    def is_known(self, term: str) -> bool:
        """Tell whether any phrasing has a term."""
        return term in self._terms.rarity

    def score(self, reading: Reading) -> Scores:
        """Score the topics that a question may be about."""
        weighed = (
            (self._terms, self._terms.weigh(reading.features())),
            (self._pieces, self._pieces.weigh(_cut(Counter(reading.words)))),
        )
        topics = dict.fromkeys(self._candidates(weighed[0][1], weighed[1][1]), 0.0)
        background = whole = 0.0
        for block, weights in weighed:
            total = sum(weights.values())
            whole += total
            background += sum(weight * block.background[key] for key, weight in weights.items())
            for topic in topics:
                topics[topic] += total * block.base[topic]
            for key, weight in weights.items():
                gains = block.gains[key]
                if len(self._topics) <= FEW:
                    for topic, gain in gains.items():
                        topics[topic] += weight * gain
                else:
                    for topic in topics.keys() & gains.keys():
                        topics[topic] += weight * gains[topic]
        covered, uncovered = topics.pop(COVERED), topics.pop(UNCOVERED)
        return Scores(topics, covered - uncovered if self._has_outside else 0.0, background, whole)

    def _candidates(self, terms: Mapping[str, float], cut: Mapping[str, float]) -> list[int]:
        if len(self._topics) <= FEW:
            return self._topics
        found: defaultdict[int, float] = defaultdict(float)
        left = VISITS
        for block, weights in ((self._terms, terms), (self._pieces, cut)):
            for key in sorted(weights, key=lambda key: len(block.gains[key])):
                gains = block.gains[key]
                left -= len(gains)
                if left < 0:
                    break
                for topic, gain in gains.items():
                    found[topic] += weights[key] * gain
        best = sorted(found.keys() - {COVERED, UNCOVERED}, key=lambda topic: (-found[topic], topic))
        inside = [topic for topic in best if topic > OUTSIDE][:CANDIDATES]
        outside = [topic for topic in best if topic <= OUTSIDE][:CANDIDATES]
        return [*inside, *outside, COVERED, UNCOVERED]


def _sides(counts: Mapping[int, Counter[str]]) -> dict[int, Counter[str]]:
    sides = {COVERED: Counter[str](), UNCOVERED: Counter[str]()}
    for topic, counted in counts.items():
        sides[COVERED if topic > OUTSIDE else UNCOVERED].update(counted)
    return sides


def _cut(counted: Counter[str]) -> Counter[str]:
    """Count the pieces of counted words."""
    cut: Counter[str] = Counter()
    for word, n in counted.items():
        for piece in pieces(word):
            cut[piece] += n
    return cut
