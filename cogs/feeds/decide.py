"""Decide: which entries of a page are news, which were edited, and what to remember. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .likeness import Likeness
from .model import Entry, Known, ParsedFeed, Seen

OLDEST = timedelta(days=30)
"""What is dated further back is not news, though it may be new to us; a draft may lie for weeks."""
MOST_CHANGES = 24
"""Changes of one entry that it does not date; after so many it is taken to hold the time."""
MOST_EDITS = 3
"""How often a posted message is corrected."""
MOST_EDITS_AT_ONCE = 5
MASS = 3
"""New ids under known titles at once, from which on ids are taken to have changed."""
REMEMBERED = timedelta(days=180)
REMEMBERED_PAGES = 10
REMEMBERED_LEAST = 500


class Reason(StrEnum):
    """Why an entry that is new to us is not news; the value is for the log."""

    FIRST = "first reading"
    OLD = "dated long ago"
    RENAMED = "known under another id"


@dataclass(frozen=True, slots=True)
class Adopted:
    """An entry that is remembered and not posted."""

    entry: Entry
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from one page; to be stored in one go with what is posted."""

    new: tuple[Entry, ...] = ()
    """To be announced, oldest first."""
    adopted: tuple[Adopted, ...] = ()
    edited: tuple[Entry, ...] = ()
    """Entries whose posted messages, where there are any, are to be corrected."""
    remember: Mapping[str, Seen] = field(default_factory=dict)
    """What to store by key: entries that are new, and those of which something changed."""
    present: frozenset[str] = frozenset()
    """Keys that stand on the page, to note that they were there."""


def decide(known: Known, page: ParsedFeed, now: datetime) -> Decision:
    """Compare a page with all that is known; the dates of entries decide nothing but age."""
    matched = {entry.key: _find(entry, known.seen) for entry in page.entries}
    unseen = [entry for entry in page.entries if matched[entry.key] is None]
    adopted = _adopt(unseen, known, page, now)
    reasons = {each.entry.key for each in adopted}
    new = [entry for entry in unseen if entry.key not in reasons]
    changes, edited = _compare(page.entries, matched)
    return Decision(
        tuple(_oldest_first(new, now)),
        tuple(adopted),
        tuple(edited),
        {entry.key: remembered(entry) for entry in unseen} | changes,
        frozenset(found[0] if (found := matched[e.key]) else e.key for e in page.entries),
    )


def remembered(entry: Entry) -> Seen:
    """Give what is remembered of an entry when it is first seen."""
    return Seen(entry.title, entry.link, entry.published, entry.updated, entry.hash)


def list_forgotten(last_there: Mapping[str, datetime], page_size: int, now: datetime) -> list[str]:
    """List the keys to forget: long gone, and not among the latest of many pages.

    `last_there` says when each key last stood on the page. Entries fall off it and slide back.
    """
    kept = max(REMEMBERED_LEAST, REMEMBERED_PAGES * page_size)
    latest_first = sorted(last_there, key=lambda key: last_there[key], reverse=True)
    return [key for key in latest_first[kept:] if now - last_there[key] > REMEMBERED]


def _find(entry: Entry, seen: Mapping[str, Seen]) -> tuple[str, Seen] | None:
    if found := seen.get(entry.key):
        return entry.key, found
    for alias in entry.aliases:
        if (found := seen.get(alias)) and found.link == entry.link:
            return alias, found
    return None


def _adopt(unseen: list[Entry], known: Known, page: ParsedFeed, now: datetime) -> list[Adopted]:
    if known.is_first or not unseen:
        return [Adopted(entry, Reason.FIRST) for entry in unseen]
    likeness = Likeness(known.seen.values(), page.entries)
    is_mass = len(unseen) >= MASS and 2 * len(unseen) >= len(page.entries)
    loose = {entry.key for entry in unseen if is_mass and likeness.is_alike(entry)}
    are_renamed = is_mass and 2 * len(loose) >= len(unseen)
    newest = max((seen.published for seen in known.seen.values() if seen.published), default=None)
    adopted = []
    for entry in unseen:
        is_late = newest is not None and entry.published is not None and entry.published <= newest
        if likeness.is_same(entry) or (are_renamed and (entry.key in loose or is_late)):
            adopted.append(Adopted(entry, Reason.RENAMED))
        elif entry.published is not None and now - entry.published > OLDEST:
            adopted.append(Adopted(entry, Reason.OLD))
        else:
            likeness.add(entry)  # so that its double on the same page is seen
    return adopted


def _oldest_first(entries: list[Entry], now: datetime) -> list[Entry]:
    """Sort by date, and by place where it is missing or to come; pages begin with the newest."""
    oldest_first = list(reversed(entries))
    oldest_first.sort(key=lambda entry: min(entry.published or now, now))
    return oldest_first


def _compare(
    entries: Iterable[Entry], matched: Mapping[str, tuple[str, Seen] | None]
) -> tuple[dict[str, Seen], list[Entry]]:
    """Find what changed of entries that are known, and which of it can be seen."""
    changes: dict[str, Seen] = {}
    edited: list[Entry] = []
    for entry in entries:
        found = matched[entry.key]
        if found is None or (after := _changed(entry, found[1])) == found[1]:
            continue
        is_visible = after.hash != found[1].hash and after.edits < MOST_EDITS
        if is_visible and len(edited) < MOST_EDITS_AT_ONCE:
            # Under the key that it was stored by, so that its message is found.
            edited.append(replace(entry, key=found[0]))
            after = replace(after, edits=after.edits + 1)
        changes[found[0]] = after
    return changes, edited


def _changed(entry: Entry, before: Seen) -> Seen:
    """Give what is to be remembered now; the same if nothing that counts changed."""
    is_dated = entry.updated is not None and entry.updated != before.updated
    if not is_dated and (entry.hash == before.hash or before.changes >= MOST_CHANGES):
        return before
    return Seen(
        entry.title,
        entry.link,
        entry.published or before.published,
        entry.updated or before.updated,
        entry.hash,
        before.changes + (not is_dated),
        before.edits,
    )
