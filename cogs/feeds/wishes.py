"""Wishes: which entries a room wants, why not the others, and how many at once. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import escape

from .model import Entry, Wish

BURST = 5
"""Entries that are posted one by one from one page."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one room is to be told of one page."""

    posts: tuple[Entry, ...] = ()
    """One by one, oldest first."""
    more: tuple[Entry, ...] = ()
    """What is only summed up: older than the posts, oldest first."""
    skipped: tuple[tuple[Entry, str], ...] = ()
    """What is not wished for, and why."""


def announce(new: Sequence[Entry], wish: Wish, burst: int = BURST) -> Announcement:
    """Choose what to post of entries that are new, oldest first."""
    reasons = [(entry, why_not(entry, wish)) for entry in new]
    wanted = [entry for entry, reason in reasons if not reason]
    cut = max(0, len(wanted) - burst)
    return Announcement(
        tuple(wanted[cut:]),
        tuple(wanted[:cut]),
        tuple((entry, reason) for entry, reason in reasons if reason),
    )


def why_not(entry: Entry, wish: Wish) -> str:
    """Say why an entry is not wished for, in words for moderators; nothing if it is."""
    return next(filter(None, _reasons(entry, wish)), "")


def _reasons(entry: Entry, wish: Wish) -> Iterable[str]:
    title, text = _fold(entry.title), _fold(entry.text)
    yield from (f"title holds {_quote(word)}" for word in wish.exclude if _holds(title, word))
    yield from (f"text holds {_quote(word)}" for word in wish.exclude if _holds(text, word))
    if wish.include and not any(_holds(f"{title}\n{text}", word) for word in wish.include):
        yield f"holds none of {_list(wish.include)}"
    labels = {_fold(label) for label in entry.labels}
    yield from (
        f"has the label {_quote(each)}" for each in wish.without_labels if _fold(each) in labels
    )
    if wish.labels and not labels & {_fold(each) for each in wish.labels}:
        yield f"has none of the labels {_list(wish.labels)}"
    author = _fold(entry.author)
    yield from (f"is by {_quote(each)}" for each in wish.without_authors if _holds(author, each))
    if wish.authors and not any(_holds(author, each) for each in wish.authors):
        yield f"is by nobody of {_list(wish.authors)}"


def _holds(folded: str, words: str) -> bool:
    """Tell whether text holds words as whole words."""
    words = _fold(words)
    return bool(words) and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded))


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _quote(word: str) -> str:
    return f"'{escape(word)}'"


def _list(words: Iterable[str]) -> str:
    return ", ".join(_quote(word) for word in words)
