"""The command line: `staffroom run|console|check|migrate|backup|restore`, or any chat command."""

import asyncio
import contextlib
import io
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import typer.core

from bot.chat import StartError
from bot.settings import Settings, find_unknown, read_settings

Data = Annotated[Path | None, typer.Option("--data", help="Where everything is kept.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a reply.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Press the first button of the answer.")]


class CommandLine(typer.core.TyperGroup):
    """Takes a word that is no command of its own as the first word of a chat command."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; one that is unknown is said to the bot."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "say", self.commands["say"], args
        return super().resolve_command(ctx, args)


line = typer.Typer(
    cls=CommandLine,
    name="staffroom",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Staffroom, a community bot for probation staff. "
    "Any chat command works here too, said by an owner: staffroom faq import FILE",
)


@line.command()
def run(data: Data = None, *, json: Json = False) -> None:
    """Start the bot; with no platform set up, that is the console."""
    settings = _settings(data)
    if not settings.is_anywhere:
        console(data, json=json)
        return
    from bot.app import serve  # noqa: PLC0415  each command loads what it needs

    _run(serve(settings, tell=typer.echo))


@line.command()
def console(data: Data = None, *, json: Json = False) -> None:
    """Talk to the bot here, with no account anywhere."""
    from bot.app import talk  # noqa: PLC0415  each command loads what it needs

    _run(talk(_settings(data), is_json=json))


@line.command(context_settings={"ignore_unknown_options": True})
def say(words: list[str], data: Data = None, *, json: Json = False, yes: Yes = False) -> None:
    """Run one chat command as an owner, as in: staffroom faq import FILE."""
    from bot.app import say_once  # noqa: PLC0415

    _run(say_once(_settings(data), words, is_json=json, is_agreed=yes))


@line.command()
def check(data: Data = None) -> None:
    """Tell whether everything is in order: settings, database, cogs."""
    from bot.upkeep import check_all  # noqa: PLC0415

    _run(check_all(_settings(data)))


@line.command()
def migrate(data: Data = None) -> None:
    """Bring the database up to date, after a backup copy."""
    from bot.upkeep import migrate_database  # noqa: PLC0415

    _run(migrate_database(_settings(data)))


@line.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; else into the data folder.")
    ] = None,
    data: Data = None,
) -> None:
    """Copy everything into one file; the bot may be running."""
    from bot.upkeep import make_backup  # noqa: PLC0415

    _run(make_backup(_settings(data), file))


@line.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that staffroom backup made.")],
    data: Data = None,
) -> None:
    """Bring back a backup; the bot must not be running. What is there now is kept aside."""
    from bot.upkeep import restore_backup  # noqa: PLC0415

    _run(restore_backup(_settings(data), file))


def _settings(data: Path | None) -> Settings:
    try:
        settings = read_settings(**({"data": data} if data else {}))
    except StartError as failure:
        _end(failure)
    for told in find_unknown():
        typer.echo(f"Please note: {told}", err=True)
    return settings


def _run(work: Any) -> None:
    """Run until done; SIGTERM and Ctrl-C stop the bot in order."""

    async def guarded() -> int:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            return int(await task or 0)
        return 0

    try:
        status = asyncio.run(guarded())
    except KeyboardInterrupt:
        status = 130
    except StartError as failure:
        _end(failure)
    sys.stdout.flush()
    raise SystemExit(status)


def _end(failure: StartError) -> NoReturn:
    typer.echo(str(failure), err=True)
    raise SystemExit(1)


def main() -> None:
    """Run the command line."""
    # A core dump would hold what was open in memory: the votes and the keys of polls.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.stdin is None:  # closed by whoever started it
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows ASCII alone gets a ?
    line()


if __name__ == "__main__":
    main()
