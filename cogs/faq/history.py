"""History: who changed an entry, when, and how to go back."""

from dataclasses import replace
from typing import Annotated

from bot import Arg, Card, Context, Reply, Role, UserError, escape

from .definition import Number, faq
from .edit import describe_change, entries, get_entry, save
from .render import label
from .store import Version


@faq.command(by=Role.MODERATOR)
async def history(ctx: Context, number: Number) -> Reply:
    """Show who changed an entry, when, and what changed."""
    return await _history(ctx, number)


@faq.command(by=Role.MODERATOR)
async def revert(
    ctx: Context, number: Number, version: Annotated[int, Arg("As faq history shows it")]
) -> Reply:
    """Bring back an earlier version of an entry."""
    old = await get_entry(ctx, number)
    versions = await entries(ctx).history(number)
    wanted = next((each for each in versions if each.entry.version == version), None)
    if wanted is None:
        raise UserError(f"#{number} has versions 1 to {old.version}. See `faq history {number}`.")
    said = f"#{number} is again as it was in version {version}."
    return await save(ctx, old, replace(wanted.entry, version=old.version), said)


async def _history(ctx: Context, number: int) -> Reply:
    entry = await get_entry(ctx, number)
    versions = await entries(ctx).history(number)
    older = [*versions[1:], None]
    lines = [_line(ctx, new, old) for new, old in zip(versions, older, strict=True)]
    footer = f"To go back, type `faq revert {number}` and the version."
    return Reply(
        card=Card(f"History of {escape(label(entry))}", "\n".join(lines), footer=footer),
        private=True,
    )


def _line(ctx: Context, new: Version, old: Version | None) -> str:
    when = new.changed_at.astimezone(ctx.zone)
    what = describe_change(old.entry, new.entry) if old else ["added"]
    return (
        f"- Version {new.entry.version}, {when.day} {when:%b %Y %H:%M}, by {escape(new.by)}: "
        f"{escape(', '.join(what) or 'nothing different')}"
    )
