"""Transfer: entries come in from files, after a preview, and go out as files."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Literal

from bot import Arg, Button, Card, Context, File, Reply, Role, UserError, escape, shorten

from .catalogue import forget_catalogue, get_catalogue
from .definition import cog, faq
from .edit import entries
from .importing import Imported, Plan, plan, read_pairs, write_pairs
from .store import ChangedMeanwhileError

MAX_SIZE = 2_000_000
SHOWN = 10
ENDINGS = {"yaml": "yaml", "json": "json", "csv": "csv", "markdown": "md"}


@dataclass(slots=True)
class Waiting:
    """Imports that have been shown and wait for a yes; lost at a restart."""

    plans: dict[str, Plan] = field(default_factory=dict)


@faq.command(name="import", by=Role.MODERATOR)
async def import_(
    ctx: Context,
    file: Annotated[File, Arg("YAML, JSON, CSV, Markdown, or a saved Q&A page as text or HTML")],
) -> Reply:
    """Show what a file would add and change, and import it if you then say so."""
    if file.size > MAX_SIZE:
        raise UserError(
            f"{escape(file.name)} is larger than {MAX_SIZE // 1_000_000} MB. "
            "Please split it into several files."
        )
    data = await file.read()
    imported = await asyncio.to_thread(read_pairs, file.name, data)
    await get_catalogue(ctx)
    made = await asyncio.to_thread(plan, await entries(ctx).list_all(), imported)
    return _preview(ctx, imported, made)


def _preview(ctx: Context, imported: Imported, made: Plan) -> Reply:
    found, answered = len(imported.entries), sum(1 for each in imported.entries if each.answer)
    rows = (
        ("Read as", imported.format),
        ("Questions", f"{found}, {answered} of them with an answer"),
        ("New", str(len(made.new))),
        ("Changed", str(len(made.changed))),
        ("The same", str(made.same)),
        ("Problems", str(len(made.problems))),
    )
    if not made.new and not made.changed:
        text = "There is nothing to import: all of it is here already." if made.same else ""
        return Reply(card=Card("What I found", _details(made), rows), text=text, private=True)
    key = f"{ctx.desk.random.getrandbits(64):016x}"
    ctx.state(Waiting).plans[key] = made
    return Reply(
        card=Card("What I found", _details(made), rows),
        text=f"That makes {made.counts}. Nothing has been written yet. Shall I import it?",
        buttons=(Button("Import", confirm, key), Button("Leave it", drop, key)),
        private=True,
    )


def _details(made: Plan) -> str:
    parts = []
    samples = [("New", each) for each in made.new] + [("Changed", each) for each in made.changed]
    if samples:
        lines = [
            f"- {kind}: {f'#{each.number} ' if each.number else ''}{shorten(each.question, 80)}"
            for kind, each in samples
        ]
        parts.append(_listed(lines, "entry", "entries"))
    if made.problems:
        lines = [f"- {each}" for each in made.problems]
        parts.append("Problems:\n\n" + _listed(lines, "problem", "problems"))
    return "\n\n".join(parts)


def _listed(lines: list[str], one: str, many: str) -> str:
    left = len(lines) - SHOWN
    more = [f"- and {left} more {one if left == 1 else many}"] if left > 0 else []
    return "\n".join([f"- {escape(line[2:])}" for line in lines[:SHOWN]] + more)


@cog.action(by=Role.MODERATOR)
async def confirm(ctx: Context, key: str) -> Reply:
    """Import what was shown."""
    made = ctx.state(Waiting).plans.pop(key, None)
    if made is None:
        raise UserError("That import is done or no longer waiting. To import, send the file again.")
    try:
        done = await entries(ctx).apply(made.new, made.changed, ctx.user, ctx.now)
    except ChangedMeanwhileError as change:
        raise UserError(
            f"{escape(change.by)} changed #{change.current.number} meanwhile, so I have imported "
            "nothing. Please send the file again."
        ) from change
    forget_catalogue(ctx)
    return Reply(
        f"Imported: {len(made.new)} new, {len(made.changed)} changed, {len(done)} in all. "
        "Each can be taken back from its history: `faq history` and its number.",
        private=True,
    )


@cog.action(by=Role.MODERATOR)
async def drop(ctx: Context, key: str) -> Reply:
    """Leave what was shown."""
    ctx.state(Waiting).plans.pop(key, None)
    return Reply("Left. Nothing was changed.", private=True)


@faq.command(by=Role.MODERATOR)
async def export(
    ctx: Context,
    format_: Annotated[
        Literal["yaml", "json", "csv", "markdown"], Arg("The kind of file")
    ] = "yaml",
) -> Reply:
    """Send all entries as a file, which faq import takes back."""
    kept = [each for each in (await get_catalogue(ctx)).entries.values() if not each.is_removed]
    if not kept:
        raise UserError("There are no entries to export yet.")
    data = await asyncio.to_thread(write_pairs, format_, kept)
    file = File.of(f"faq.{ENDINGS[format_]}", data)
    return Reply(f"All {len(kept)} entries.", files=(file,), private=True)
