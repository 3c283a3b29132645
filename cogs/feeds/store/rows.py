"""Rows: values as the tables hold them, and back."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from bot import Place, Room, Team, Validators

from ..model import Entry, Hints, Polling, Seen, Wish
from ..records import Feed, Kept, Mode, State, Subscription


def iso(moment: datetime | None) -> str | None:
    """Write a moment."""
    return moment.isoformat() if moment else None


def moment(text: str | None) -> datetime | None:
    """Read a moment."""
    return datetime.fromisoformat(text) if text else None


def pack_feed(feed: Feed) -> dict[str, Any]:
    """Give the columns of a feed, but its id and when it was added."""
    return {
        "community": feed.community,
        "address": feed.address,
        "typed": feed.typed,
        "title": feed.title,
        "link": feed.link,
        "due_at": feed.polling.due.isoformat(),
        "is_stopped": bool(feed.polling.stopped),
        "is_read": feed.is_read,
        "page_size": feed.page_size,
        "polling": pack_polling(feed.polling),
        "hints": _pack_hints(feed.hints),
        "well_at": iso(feed.well_at),
        "error": feed.error,
        "error_at": iso(feed.error_at),
    }


def unpack_feed(row: Row[Any]) -> Feed:
    """Read a feed."""
    return Feed(
        id=row.id,
        community=row.community,
        address=row.address,
        polling=_unpack_polling(row.polling, datetime.fromisoformat(row.due_at)),
        typed=row.typed,
        title=row.title,
        link=row.link,
        hints=_unpack_hints(row.hints),
        is_read=row.is_read,
        page_size=row.page_size,
        well_at=moment(row.well_at),
        error=row.error,
        error_at=moment(row.error_at),
    )


def pack_polling(polling: Polling) -> dict[str, Any]:
    """Give how a feed is polled as JSON can hold it, but when it is due."""
    return {
        **asdict(polling),
        "due": None,
        "read_at": iso(polling.read_at),
        "failing_since": iso(polling.failing_since),
        "moved_since": iso(polling.moved_since),
    }


def _unpack_polling(packed: dict[str, Any], due: datetime) -> Polling:
    return Polling(
        **{
            **packed,
            "due": due,
            "validators": Validators(**packed["validators"]),
            "read_at": moment(packed["read_at"]),
            "failing_since": moment(packed["failing_since"]),
            "moved_since": moment(packed["moved_since"]),
        }
    )


def _pack_hints(hints: Hints) -> dict[str, Any]:
    return {
        "ttl": hints.ttl.total_seconds() if hints.ttl is not None else None,
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }


def _unpack_hints(packed: dict[str, Any]) -> Hints:
    ttl = packed["ttl"]
    return Hints(
        None if ttl is None else timedelta(seconds=ttl),
        frozenset(packed["skip_hours"]),
        frozenset(packed["skip_days"]),
    )


def pack_subscription(each: Subscription) -> dict[str, Any]:
    """Give the columns of a subscription, but its id and when it was changed."""
    return {
        "community": each.community,
        "number": each.number,
        "feed": each.feed,
        "room": each.room.id,
        "place": asdict(each.room),
        "state": each.state.value,
        "mode": each.mode.value,
        "wish": asdict(each.wish),
        "tried": asdict(each.tried) if each.tried is not None else {},
        "mention": asdict(each.mention) if each.mention else {},
    }


def unpack_subscription(row: Row[Any]) -> Subscription:
    """Read a subscription."""
    place = row.place["place"]
    return Subscription(
        id=row.id,
        community=row.community,
        number=row.number,
        feed=row.feed,
        room=Room(**{**row.place, "place": Place(**place) if place else None}),
        state=State(row.state),
        mode=Mode(row.mode),
        wish=_unpack_wish(row.wish),
        tried=_unpack_wish(row.tried) if row.tried else None,
        mention=Team(**row.mention) if row.mention else None,
    )


def _unpack_wish(packed: dict[str, Any]) -> Wish:
    return Wish(**{name: tuple(words) for name, words in packed.items()})


def pack_seen(seen: Seen) -> dict[str, Any]:
    """Give the columns of what is remembered of an entry."""
    return {**asdict(seen), "published": iso(seen.published), "updated": iso(seen.updated)}


def unpack_seen(row: Row[Any]) -> Seen:
    """Read what is remembered of an entry."""
    return Seen(
        row.title,
        row.link,
        moment(row.published),
        moment(row.updated),
        row.hash,
        row.changes,
        row.edits,
    )


def pack_content(entry: Entry) -> dict[str, Any]:
    """Give the rest of an entry, which nothing is decided by."""
    return {
        "author": entry.author,
        "labels": list(entry.labels),
        "text": entry.text,
        "image": entry.image,
        "comments": entry.comments,
    }


def unpack_entry(row: Row[Any]) -> Kept:
    """Read an entry."""
    content = row.content
    entry = Entry(
        key=row.key,
        title=row.title,
        link=row.link,
        author=content["author"],
        published=moment(row.published),
        updated=moment(row.updated),
        labels=tuple(content["labels"]),
        text=content["text"],
        image=content["image"],
        comments=content["comments"],
        hash=row.hash,
    )
    return Kept(row.id, entry, datetime.fromisoformat(row.sorted_at))
