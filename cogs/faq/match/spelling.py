"""Repair slips of the pen: a word that nobody has used before may be one that somebody has."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Shorter words have too many neighbours to guess."""
LONG = 8
"""From this length on, a word may have two slips."""


class Speller:
    """The words that are known, by their first letter."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        """Take the known words and how often each was used."""
        self._counted = counted
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in counted:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._by_letter[word[0]].append(word)

    def repair(self, word: str) -> str:
        """Give the known word that is meant, or the word itself."""
        if word in self._counted or len(word) < SHORTEST or not word.isalpha():
            return word
        most = 2 if len(word) >= LONG else 1
        found = process.extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=most,
            limit=5,
        )
        best = min(
            found, key=lambda each: (each[1], -self._counted[each[0]], each[0]), default=None
        )
        return word if best is None else best[0]
