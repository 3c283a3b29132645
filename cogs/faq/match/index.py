"""Index: find the entry that a question asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Literal

from ..model import Entry, Thesaurus
from .bayes import OUTSIDE, Reading
from .complete import Completer
from .concepts import Concepts
from .decide import Weights, read_weights
from .evidence import SUGGESTIONS, Examined
from .phrasings import ENOUGH, Phrasings, gist, read
from .search import Searcher
from .words import is_empty

RELATED = 3
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
    """The entries of one community, arranged for finding. Asking it never raises.

    To ask for an entry in one's own words takes more than to search or complete: see `prepare`.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        thesaurus: Thesaurus,
        outside: Sequence[str] = (),
        *,
        weights: Weights | None = None,
    ) -> None:
        """Take the entries.

        outside: questions that the entries do not answer; a question like one of them is not
        answered with confidence. weights: for measuring the matcher itself.
        """
        self.weights = weights or read_weights()
        self._concepts = Concepts(thesaurus)
        self._entries = {entry.number: entry for entry in entries}
        self._searcher = Searcher(entries, self._concepts)
        self._completer = Completer(entries)
        self._arrange = partial(Phrasings, entries, thesaurus, outside, self._concepts)
        self._phrasings: Phrasings | None = None
        self._lock = Lock()

    @property
    def is_prepared(self) -> bool:
        """Tell whether it can be asked at once."""
        return self._phrasings is not None

    def prepare(self) -> Phrasings:
        """Arrange all phrasings, once; it takes about a second, and may be done in a thread."""
        with self._lock:
            if self._phrasings is None:
                self._phrasings = self._arrange()
            return self._phrasings

    def read(self, text: str) -> Reading:
        """Read a text as terms and words."""
        return read(text, self._concepts)

    def understand(self, question: str) -> Reading:
        """Read a question, slips of spelling repaired by the words that are known."""
        return self.prepare().understand(question)

    def ask(self, question: str) -> Outcome:
        """Answer a question, or suggest entries, or neither."""
        phrasings = self.prepare()
        reading = phrasings.understand(question)
        examined = self.examine(reading)
        if examined is None:
            return Outcome("none")
        parts = gist(reading, self._concepts)
        same = phrasings.same.get(parts, set())
        claims = phrasings.claims.get(reading.words, ())
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
        if chance >= self.weights.sure and len(parts) >= ENOUGH and OUTSIDE not in same:
            return self._sure(hits[0])
        if chance >= self.weights.suggest:
            return Outcome("unsure", tuple(hits[:SUGGESTIONS]))
        return Outcome("none")

    def _sure(self, first: Hit) -> Outcome:
        beside = (Hit(number, 0.0) for number in self.related(first.number, RELATED))
        return Outcome("sure", (first, *beside))

    def examine(self, reading: Reading) -> Examined | None:
        """Find the likeliest entries; None if no word of the question is known."""
        if not self._entries or all(map(is_empty, reading.terms)):
            return None
        phrasings = self.prepare()
        return phrasings.evidence.examine(phrasings.without_strangers(reading))

    def search(self, words: str, limit: int) -> tuple[Hit, ...]:
        """Find the entries that hold some words in their question, answer or aliases."""
        return tuple(Hit(number, score) for number, score in self._searcher.search(words, limit))

    def complete(self, typed: str, limit: int) -> tuple[int, ...]:
        """Complete a question while it is typed: see Completer."""
        return self._completer.complete(typed, limit)

    def related(self, number: int, limit: int) -> tuple[int, ...]:
        """List the entries that a reader of one may want next, itself left out."""
        return self._searcher.related(number, limit) if number in self._entries else ()
