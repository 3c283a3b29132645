"""Likeness: whether an entry with a new id is one that is known under another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from .model import Entry, Seen

_SAME_TIME = timedelta(minutes=1)
_LONG_TEXT = 250
"""Characters from which on the same text is the same entry."""


class Likeness:
    """Knows titles, links and texts, and which of them are no sign because several share them."""

    def __init__(self, seen: Collection[Seen], page: Collection[Entry]) -> None:
        self._by_title: defaultdict[str, list[Seen]] = defaultdict(list)
        self._by_link: defaultdict[str, list[Seen]] = defaultdict(list)
        self._hashes: set[str] = set()
        # One that changed its id before is known twice, and still one.
        titles = {(_title(each), each.published or each.hash) for each in seen}
        links = {(_link(each), each.published or each.hash) for each in seen}
        self._shared_titles = _shared((title for title, _ in titles), map(_title, page))
        self._shared_links = _shared((link for link, _ in links), map(_link, page))
        for each in seen:
            self._add(each)

    def add(self, entry: Entry) -> None:
        """Know one more, so that its double on the same page is seen."""
        self._add(Seen(entry.title, entry.link, entry.published, entry.updated, entry.hash))

    def _add(self, seen: Seen) -> None:
        self._by_title[_title(seen)].append(seen)
        self._by_link[_link(seen)].append(seen)
        self._hashes.add(seen.hash)

    def is_same(self, entry: Entry) -> bool:
        """Tell whether an entry is surely a known one: its date and its title or link agree.

        Where nothing is dated, all that it says and the path of its link must.
        """
        if entry.hash in self._hashes and (len(entry.text) >= _LONG_TEXT or not entry.published):
            return True
        same_title = self._by_title.get(_title(entry), []) if entry.title else []
        same_link = self._by_link.get(_link(entry), []) if entry.link else []
        return any(_is_same_time(entry, seen) for seen in same_title) or (
            _link(entry) not in self._shared_links
            and any(_is_same_time(entry, seen) for seen in same_link)
        )

    def is_alike(self, entry: Entry) -> bool:
        """Tell whether an entry may be a known one: its title or link is, and nobody else's."""
        title, link = _title(entry), _link(entry)
        return (
            bool(title and title in self._by_title and title not in self._shared_titles)
            or bool(link and link in self._by_link and link not in self._shared_links)
            or self.is_same(entry)
        )


def _is_same_time(entry: Entry, seen: Seen) -> bool:
    if entry.published is None or seen.published is None:
        return False
    return abs(entry.published - seen.published) <= _SAME_TIME


def _title(of: Entry | Seen) -> str:
    return " ".join(of.title.casefold().split())


def _link(of: Entry | Seen) -> str:
    """Leave out the scheme, which changes when a site learns https."""
    return of.link.partition("://")[2].removeprefix("www.").rstrip("/")


def _shared(*groups: Iterable[str]) -> set[str]:
    """Give what several of the same group have."""
    return {value for group in groups for value, count in Counter(group).items() if count > 1}
