"""See what a text speaks of: stems, and the thesaurus groups that its words belong to."""

from collections.abc import Sequence

from ..model import Thesaurus
from .words import stem, words


class Concepts:
    """Reads texts with a thesaurus."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        """Learn the groups; two that share a phrase are one."""
        self._groups: dict[tuple[str, ...], str] = {}
        for number, group in enumerate(thesaurus.groups):
            self._learn(f"={number}", [tuple(map(stem, words(phrase))) for phrase in group])
        self._longest: dict[str, int] = {}
        """By a phrase's first stem, how many stems the longest such phrase has."""
        for stems in self._groups:
            self._longest[stems[0]] = max(len(stems), self._longest.get(stems[0], 0))
        self._parts = {part for stems in self._groups for part in stems}

    def _learn(self, name: str, phrases: Sequence[tuple[str, ...]]) -> None:
        shared = {self._groups[stems] for stems in phrases if stems in self._groups}
        self._groups |= {stems: name for stems, old in self._groups.items() if old in shared}
        self._groups |= {stems: name for stems in phrases if stems}

    def terms(self, typed: Sequence[str]) -> list[str]:
        """List the stems of folded words, and behind them the groups that are spoken of."""
        stems = [stem(word) for word in typed]
        return stems + self.groups(stems)

    def is_part(self, key: str) -> bool:
        """Tell whether a stem stands in any group, alone or in a phrase."""
        return key in self._parts

    def groups(self, stems: Sequence[str]) -> list[str]:
        """List the groups that stems belong to, the longest phrases first at each place."""
        return [part for part, is_group in self._parse(stems) if is_group]

    def plain(self, typed: Sequence[str]) -> list[str]:
        """List what folded words speak of, each phrase of a group as that group."""
        return [part for part, _ in self._parse([stem(word) for word in typed])]

    def _parse(self, stems: Sequence[str]) -> list[tuple[str, bool]]:
        parts = []
        place = 0
        while place < len(stems):
            # Most words begin no phrase, and every phrasing is read at every change.
            length = self._match(stems, place) if stems[place] in self._longest else 0
            if length:
                parts.append((self._groups[tuple(stems[place : place + length])], True))
            else:
                parts.append((stems[place], False))
            place += length or 1
        return parts

    def _match(self, stems: Sequence[str], place: int) -> int:
        most = min(self._longest[stems[place]], len(stems) - place)
        for length in range(most, 0, -1):
            if tuple(stems[place : place + length]) in self._groups:
                return length
        return 0
