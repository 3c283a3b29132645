"""Render: how a digest and what is said about it look, as plain values."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import Card, Gathered, Room, Section, Span, escape

from .plan import Plan

LINES = 20
"""Lines of one section; what is more is counted."""


def render_digest(title: str, gathered: Gathered, span: Span, zone: ZoneInfo) -> Card:
    """Show what is new, section by section, and which time it covers."""
    parts = [say_span(span, zone), *(_section(each) for each in gathered.sections)]
    return Card(title, "\n\n".join(parts), footer=say_failed(gathered))


def say_empty(gathered: Gathered, span: Span, zone: ZoneInfo) -> str:
    """Say that there is nothing to send."""
    empty = f"Nothing is new since {say_moment(span.since, zone)}."
    return " ".join(filter(None, [empty, say_failed(gathered)]))


def title_of(plan: Plan) -> str:
    """Name the digests of a plan."""
    return f"{plan.rhythm.capitalize()} digest"


def say_span(span: Span, zone: ZoneInfo) -> str:
    """Say which time a digest covers."""
    since = say_moment(span.since, zone)
    if not span.missed:
        return f"New since {since}."
    days = (span.until.astimezone(zone).date() - span.since.astimezone(zone).date()).days
    length = "1 day" if days == 1 else f"{days} days"
    return f"This covers {length}, because I was away: new since {since}."


def say_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment as people say it: Monday 23 November at 08:30."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def say_room(room: Room) -> str:
    """Say where digests come; a direct conversation has no name."""
    return "here" if room.is_direct else f"to {escape(room.name)}"


def say_failed(gathered: Gathered) -> str:
    """Say what is missing because it could not be gathered; nothing if all could."""
    failed = ", ".join(gathered.failed)
    return f"I could not gather what is new from: {failed}." if failed else ""


def _section(section: Section) -> str:
    lines = [f"- {each}" for each in section.lines[:LINES]]
    more = section.more + len(section.lines[LINES:])
    if more:
        lines.append(f"- and {more} more" if lines else f"- {more} in all")
    return "\n".join([f"**{section.title}**", *lines])
