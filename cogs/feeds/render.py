"""Render: entries as what is posted of them, and moments as people read them. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import Card, Reply, escape, shorten

from .excerpt import excerpt, headline
from .model import Entry, Wish
from .records import Feed, Kept, Subscription
from .wishes import Announcement

MOST_LABELS = 8
MOST_LISTED = 25
"""Entries that are listed in one message."""
LONGEST_HEADLINE = 200
_WEEK = timedelta(days=7)
_LOOK_BACK = 4 * _WEEK
_PARTS = {
    "include": "has one of the words",
    "exclude": "has none of the words",
    "labels": "has one of the labels",
    "without_labels": "has none of the labels",
    "authors": "is by one of",
    "without_authors": "is by none of",
}


def render_entry(entry: Entry, feed: Feed, wish: Subscription, zone: ZoneInfo) -> Reply:
    """Give what is posted of an entry."""
    called = wish.mention if wish.mention and wish.can_call(wish.mention) else None
    return Reply(
        card=entry_card(entry, feed, zone),
        mentions=(called,) if called else (),
        publish=True,
    )


def entry_card(entry: Entry, feed: Feed, zone: ZoneInfo) -> Card:
    """Show an entry: its title leads to it, and the feed stands in the footer."""
    who = f"By {escape(entry.author)}" if entry.author else ""
    when = moment(entry.published, zone) if entry.published else ""
    head = ", ".join(part for part in (who, when) if part)
    text = excerpt(entry.text if entry.title else _after_headline(entry.text))
    fields = []
    if entry.labels:
        fields.append(("Labels", escape(shorten(", ".join(entry.labels[:MOST_LABELS]), 300))))
    if entry.comments is not None:
        fields.append(("Comments", str(entry.comments)))
    return Card(
        headline(entry.title, entry.text, LONGEST_HEADLINE),
        "\n\n".join(part for part in (f"*{head}*" if head else "", text) if part),
        tuple(fields),
        escape(shorten(feed.name, 200)),
        entry.link,
        entry.image,
        "Picture",
    )


def _after_headline(text: str) -> str:
    """Leave out the first line of a text, where it stands as the headline and is whole there."""
    first, _, rest = text.strip().partition("\n")
    return rest if len(first) <= LONGEST_HEADLINE else text


def render_rest(told: Announcement, feed: Feed, wish: Subscription) -> Reply:
    """Say how many entries were not posted one by one, and where they are."""
    count = len(told.more)
    if not told.posts:
        entries, were = ("entry", "was") if count == 1 else ("entries", "were")
        return Reply(
            f"{count} {entries} of {escape(feed.name)} came after the backup that I was brought "
            f"back from, and may have been posted before. To see what {were} new: "
            f"`feed latest {wish.number} --count {min(MOST_LISTED, count)}`"
        )
    there = "is 1 earlier entry" if count == 1 else f"are {count} earlier entries"
    listed = min(MOST_LISTED, count + len(told.posts))
    return Reply(
        f"There {there} of {escape(feed.name)} as well. "
        f"To see them: `feed latest {wish.number} --count {listed}`"
    )


def entry_line(kept: Kept, zone: ZoneInfo) -> str:
    """Show an entry on one line."""
    title = headline(kept.entry.title, kept.entry.text, 120)
    linked = f"[{title}](<{kept.entry.link}>)" if kept.entry.link else title
    return f"- {kept.sorted_at.astimezone(zone):%-d %b %Y}: {linked}"


def moment(when: datetime, zone: ZoneInfo) -> str:
    """Write a moment as people read it."""
    return f"{when.astimezone(zone):%-d %B %Y, %H:%M}"


def render_wish(wish: Wish) -> str:
    """Say what a filter lets through."""
    parts = [
        f"{words} {', '.join(escape(each) for each in values)}"
        for name, words in _PARTS.items()
        if (values := getattr(wish, name))
    ]
    return "; ".join(parts) or "everything"


def entries_a_week(kept: Sequence[Kept], now: datetime) -> str:
    """Say how many entries a week come, by those of the last four weeks."""
    if not kept:
        return "none known yet"
    recent = [each for each in kept if now - each.sorted_at <= _LOOK_BACK]
    known = now - min(each.sorted_at for each in kept)
    weeks = max(_WEEK, min(_LOOK_BACK, known)) / _WEEK
    rate = len(recent) / weeks
    return "less than one" if rate < 1 else f"about {round(rate)}"
