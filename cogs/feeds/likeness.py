"""Likeness: whether an entry with a new id is one that is known under another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from .model import Entry, Seen

_TITLE, _LINK, _BOTH = "title:", "link:", "both:"
_LONG_TEXT = 250
"""Characters from which on the same text is the same entry."""


class Likeness:
    """Knows titles, links, dates and texts; the time grows with their number and no faster.

    A title or link that several entries have, such as that of a weekly post, is no sign by itself.
    """

    def __init__(self, seen: Collection[Seen], page: Collection[Entry]) -> None:
        self._whose: defaultdict[str, set[datetime | str]] = defaultdict(set)
        self._dated: set[tuple[str, int]] = set()
        self._hashes: set[str] = set()
        self._on_page = Counter(sign for entry in page for sign in _signs(entry))
        for each in seen:
            self.add(each)

    def add(self, known: Entry | Seen) -> None:
        """Know one more."""
        self._hashes.add(known.hash)
        for sign in _signs(known):
            # One that changed its id before is known twice, and still one.
            self._whose[sign].add(known.published or known.hash)
            if known.published is not None:
                self._dated.add((sign, _minute(known.published)))

    def is_same(self, entry: Entry) -> bool:
        """Tell whether an entry is surely a known one: its date and its title or link agree.

        Where nothing is dated, all that it says and the path of its link must.
        """
        if entry.published is None:
            return entry.hash in self._hashes
        is_long = len(entry.text) >= _LONG_TEXT
        return (is_long and entry.hash in self._hashes) or any(
            (sign, _minute(entry.published) + off) in self._dated
            for sign in _signs(entry)
            if sign.startswith(_BOTH) or not self._is_shared(sign)
            for off in (-1, 0, 1)
        )

    def is_alike(self, entry: Entry) -> bool:
        """Tell whether an entry may be a known one: its title or link is, and nobody else's."""
        return self.is_same(entry) or any(
            sign in self._whose and not self._is_shared(sign) for sign in _signs(entry)
        )

    def _is_shared(self, sign: str) -> bool:
        return len(self._whose.get(sign, ())) > 1 or self._on_page[sign] > 1


def _signs(of: Entry | Seen) -> Iterator[str]:
    title = " ".join(of.title.casefold().split())
    # Without the scheme, which changes when a site learns https.
    link = of.link.partition("://")[2].removeprefix("www.").rstrip("/")
    if title:
        yield _TITLE + title
    if link:
        yield _LINK + link
    if title and link:
        yield f"{_BOTH}{link} {title}"


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)
