"""Render: a report as a file to keep, and as a preview of what erasing does. No I/O."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import fill, indent
from zoneinfo import ZoneInfo

from bot import Card, Held, Linked, Report, describe_account, escape

WIDTH = 78
NOTHING = "I hold nothing on you."
FILE = "what-staffroom-holds-on-you.txt"
NOT_HERE = (
    "What you said in rooms and in direct messages is kept by Discord or by your Matrix server, "
    "not by me. You can delete your messages there yourself."
)
BACKUPS = (
    "Backups that were made before hold what was kept then, until whoever runs me deletes them. "
    "Ask them how long that is. If one is ever put back, ask me to erase it again."
)


def render_file(report: Report, accounts: Sequence[str], moment: datetime, zone: ZoneInfo) -> str:
    """Write all that is held on somebody as a text that opens on any phone."""
    local = moment.astimezone(zone)
    names = ", ".join(f"{describe_account(each)} ({each})" for each in accounts)
    parts = [
        "WHAT STAFFROOM HOLDS ON YOU",
        fill(f"Made on {local:%A} {local.day} {local:%B %Y} at {local:%H:%M} for {names}.", WIDTH),
        *(_write(each) for each in report.held),
        *([] if report.held else [NOTHING]),
        *([_write_missing(report)] if report.missing else []),
        fill(NOT_HERE, WIDTH),
        fill(BACKUPS, WIDTH),
        fill("To have it erased, type: privacy erase", WIDTH),
    ]
    return "\n\n".join(parts) + "\n"


def render_preview(report: Report, linked: Sequence[Linked]) -> Card:
    """Show what erasing does to each kind of thing, and what stays and why."""
    others = ", ".join(escape(describe_account(each.account, each.name)) for each in linked[1:])
    goes = [f"- **{each.title}**: {each.erased}" for each in report.held if each.erased]
    stays = [f"- **{each.title}**: {each.stays}" for each in report.held if each.stays]
    parts = [
        f"This covers your linked accounts too: {others}." if others else "",
        "\n".join(["What goes:", *goes]) if goes else "",
        "\n".join(["What stays, and why:", *stays]) if stays else "",
        say_missing(report.missing),
        f"{NOT_HERE} {BACKUPS}",
    ]
    body = "\n\n".join(part for part in parts if part)
    return Card("Erase what I hold on you?", body, footer="To see it first: `privacy export`")


def say_missing(missing: Sequence[str]) -> str:
    """Say what could not be asked, so that nobody takes it for empty."""
    if not missing:
        return ""
    lines = "\n".join(f"- {escape(each)}" for each in missing)
    return f"I could not look at this, so it may hold more, and nothing of it is erased:\n{lines}"


def _write(held: Held) -> str:
    lines = [fill(each, WIDTH, initial_indent="- ", subsequent_indent="  ") for each in held.lines]
    fate = " ".join(part for part in (held.erased, held.stays) if part)
    told = indent(fill(f"If you have it erased: {fate}", WIDTH - 2), "  ")
    head = f"{held.title} ({len(held.lines)})"
    return "\n".join([head, "-" * len(head), *lines, "", told])


def _write_missing(report: Report) -> str:
    lines = [f"- {each}" for each in report.missing]
    return "\n".join(["I could not look at this, so it may hold more:", *lines])
