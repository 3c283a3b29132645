"""Render: how the FAQ looks, as plain values."""

from datetime import date

from bot import Card, escape, shorten

from .model import Entry

LABEL = 78
"""Characters of a button's label, within Discord's limit of 80."""


def label(entry: Entry) -> str:
    """Name an entry on a button or in a list: `#34 Will annual leave ...`."""
    return shorten(f"#{entry.number} {' '.join(entry.question.split())}", LABEL)


def card(entry: Entry, related: list[Entry], today: date) -> Card:
    """Show an entry with its source and its age."""
    rows = []
    if entry.source:
        rows.append(("Source", escape(entry.source, keep_links=True)))
    if entry.said_on:
        rows.append(("Said on", f"{day(entry.said_on)}, {age(entry.said_on, today)}"))
    if entry.review_on and entry.review_on <= today:
        rows.append(("Please note", "the moderators meant to look at this again by now"))
    if related:
        rows.append(("Related", "; ".join(escape(label(each)) for each in related)))
    answer = entry.answer or (
        "This was asked, but it has never been answered. "
        "If you know more, please tell the moderators."
    )
    return Card(
        f"#{entry.number} {escape(' '.join(entry.question.split()))}",
        escape(answer, keep_links=True),
        tuple(rows),
    )


def day(when: date) -> str:
    """Write a date as people say it: 9 April 2015."""
    return f"{when.day} {when:%B %Y}"


def age(said_on: date, today: date) -> str:
    """Say how long ago a day was, in the two largest units that matter."""
    months = (today.year - said_on.year) * 12 + today.month - said_on.month
    months -= today.day < said_on.day
    if months < 1:
        days = (today - said_on).days
        return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    years, months = divmod(months, 12)
    parts = [_count(years, "year"), _count(months, "month")]
    return " and ".join(part for part in parts if part) + " ago"


def _count(number: int, unit: str) -> str:
    if not number:
        return ""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
