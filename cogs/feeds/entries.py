"""Entries: what a parser found, made plain, and the keys that entries are known by."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot import clean

from .excerpt import read_fragment, web_address
from .model import Entry

MOST_TEXT = 4000
"""Characters that are kept of what an entry says."""
YEARS = range(1900, 2201)
"""Years of dates that can be shown in any zone; some sites write the year 1 for no date."""
_LONGEST_KEY = 400
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it stands in a feed of any kind; the title is text, the body HTML."""

    id: str = ""
    link: str = ""
    title: str = ""
    author: str = ""
    html: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    labels: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    comments: int | None = None


def finish(drafts: Sequence[Draft], base: str) -> tuple[Entry, ...]:
    """Make entries, each with a key of its own; what stands there twice is one."""
    ids = Counter(draft.id for draft in drafts)
    found: dict[str, Entry] = {}
    for draft in drafts:
        entry = _finish(draft, base, is_shared=ids[draft.id] > 1)
        if entry.key in found:
            entry = replace(entry, key=f"{entry.key} {entry.hash}")
        found.setdefault(entry.key, entry)
    return tuple(found.values())


def _finish(draft: Draft, base: str, *, is_shared: bool) -> Entry:
    link = web_address(draft.link, base) if draft.link else ""
    title = one_line(draft.title)
    fragment = read_fragment(draft.html, link or base, MOST_TEXT)
    says = _digest(title, fragment.text)
    key, aliases = _keys(draft.id, link, says, is_shared=is_shared)
    return Entry(
        key,
        aliases,
        title,
        link,
        _author(draft.author),
        draft.published,
        draft.updated,
        tuple(dict.fromkeys(filter(None, (one_line(each, 100) for each in draft.labels)))),
        clean(fragment.text),
        fragment.image or next(filter(None, draft.pictures), ""),
        draft.comments,
        _digest(says, _path(link)),
    )


def _keys(given: str, link: str, digest: str, *, is_shared: bool) -> tuple[str, tuple[str, ...]]:
    """Choose the key, and what it was if the id was or becomes another entry's too."""
    given = _short(given)
    if not given:
        return _short(link) or f"hash:{digest}", ()
    both = _short(f"{given} {link}")
    return (both, (given,)) if is_shared else (given, (both,))


def _short(key: str) -> str:
    key = " ".join(clean(key).split())
    return key if len(key) <= _LONGEST_KEY else f"hash:{_digest(key)}"


def _path(link: str) -> str:
    """Leave out what changes when a site moves to https or to a name of its own."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def _author(author: str) -> str:
    """Leave out mail addresses: Blogger gives everybody the same one."""
    words = [word for word in one_line(author, 200).split() if "@" not in word]
    return " ".join(words).strip("()<> ")


def one_line(text: str, most: int = _LONGEST_TITLE) -> str:
    """Give clean text as one line, cut where it is too long."""
    return " ".join(clean(text[: most * 4]).split())[:most]


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode(errors="replace")
    return hashlib.sha256(text).hexdigest()[:32]


def read_count(value: object) -> int | None:
    """Read a number of comments."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None  # noqa: PLR2004


def first_texts(values: Iterable[object]) -> tuple[str, ...]:
    """Give those values that are texts and not empty."""
    return tuple(value for value in values if isinstance(value, str) and value.strip())
