"""The composition root: the one file that knows every part and joins them."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.accounts import Accounts
from bot.adapters import Adapter, Adapters
from bot.adapters.console import (
    Console,
    Output,
    ask_number,
    is_terminal,
    run_console,
    show_json,
    show_rich,
    show_text,
)
from bot.adapters.console.session import Show
from bot.chat import Reply, StartError
from bot.clock import SystemClock
from bot.commands import Host, Registry
from bot.communities import Approval, Communities
from bot.dispatch import Dispatcher
from bot.fetch.late import LateFetcher
from bot.log import log_event, log_trouble, set_up_log
from bot.outages import PERIOD, Outages
from bot.outbox import Outbox
from bot.plugins import Plugins
from bot.schedule import MovableClock, Runner, Schedule
from bot.settings import Settings
from bot.storage import Storage

if TYPE_CHECKING:
    from bot.adapters.discord import Discord
    from bot.adapters.matrix import Credentials, Matrix

log = logging.getLogger(__name__)

_YOUNG = 10_000
"""Objects made before Python looks for those that hold each other: an answer makes hundreds."""


@dataclass(frozen=True, slots=True)
class App:
    """A running bot, for its adapters to speak with."""

    host: Host
    adapters: Adapters
    plugins: Plugins
    dispatcher: Dispatcher
    schedule: Schedule
    outages: Outages


@contextlib.asynccontextmanager
async def _tasks() -> AsyncIterator[asyncio.TaskGroup]:
    """Give a task group that raises what went wrong inside as it is, not as a group of one."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as group:
        failure: BaseException = group
        while isinstance(failure, BaseExceptionGroup) and len(failure.exceptions) == 1:
            failure = failure.exceptions[0]  # an adapter has a group of its own
        raise failure from None


def _prepare(settings: Settings) -> None:
    """Make the data folder and open the log; raise StartError if that can't be done."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        set_up_log(settings.data / "logs", settings.log_level)
    except OSError as failure:
        raise StartError(f"{settings.data} cannot be used: {failure.strerror}.") from failure
    if not settings.are_keys_apart:
        log_trouble(log, "keys are kept in the data folder")


@contextlib.asynccontextmanager
async def open_app(settings: Settings, clock: MovableClock | None = None) -> AsyncIterator[App]:
    """Start everything but the adapters, and stop it in order; raise StartError if it can't."""
    clock = clock or SystemClock()
    _prepare(settings)
    storage = await Storage.open(settings.url, backups=settings.backups, clock=clock)
    try:
        async with _tasks() as tasks:
            runner = Runner(tasks)
            schedule = Schedule(clock, settings.zone, runner)
            adapters = Adapters()
            communities = Communities(storage, settings.approved)
            await communities.read()
            random = SystemRandom()
            outbox = Outbox(storage, clock, adapters, runner, random)
            fetches = LateFetcher(clock, settings.fetch_allow_private, settings.fetch_contact)
            host = Host(
                storage=storage,
                clock=clock,
                zone=settings.zone,
                registry=Registry(),
                directory=adapters,
                communities=communities,
                outbox=outbox,
                fetches=fetches,
                keys=settings.keys,
                accounts=Accounts(storage, clock, random),
                random=random,
            )
            plugins = Plugins(host, runner, schedule)
            host.cogs = plugins
            await plugins.load_all(without=settings.cogs_off)
            schedule.every("outbox", "outbox.forget", timedelta(days=1), outbox.forget)
            outages = Outages(host, adapters.contacts)
            schedule.every("outages", "outages.look", PERIOD, outages.look)
            going = [tasks.create_task(schedule.run()), tasks.create_task(outbox.run())]
            log_event(log, "started", cogs=len(plugins.desks))
            try:
                dispatcher = Dispatcher(host, plugins.desks, settings.owners)
                yield App(host, adapters, plugins, dispatcher, schedule, outages)
            finally:
                for each in going:
                    each.cancel()
                await plugins.close()
                await fetches.close()
                log_event(log, "stopped")
    finally:
        await storage.close()


@contextlib.asynccontextmanager
async def open_console(
    settings: Settings, show: Show, clock: MovableClock | None = None
) -> AsyncIterator[Console]:
    """Start the bot with the console as its only platform."""
    clock = clock or SystemClock()
    async with open_app(settings, clock) as app:
        console = Console(clock, settings.data / "files", show)
        app.adapters.add(console)
        console.connect(app.dispatcher, app.schedule, app.host.outbox)
        yield console


@contextlib.asynccontextmanager
async def open_discord(
    settings: Settings,
    clock: MovableClock | None = None,
    *,
    tell: Callable[[str], None] | None = None,
    options: Mapping[str, Any] | None = None,
) -> AsyncIterator[tuple[App, "Discord"]]:
    """Start the bot with Discord as its platform, which is on while `Discord.run` runs."""
    async with open_app(settings, clock) as app:
        yield app, _add_discord(app, settings, tell, options)


@contextlib.asynccontextmanager
async def open_matrix(
    settings: Settings,
    clock: MovableClock | None = None,
    *,
    tell: Callable[[str], None] | None = None,
) -> AsyncIterator[tuple[App, "Matrix"]]:
    """Start the bot with Matrix as its platform, which is on while `Matrix.run` runs."""
    async with open_app(settings, clock) as app:
        yield app, _add_matrix(app, settings, tell)


def _add_discord(
    app: App,
    settings: Settings,
    tell: Callable[[str], None] | None,
    options: Mapping[str, Any] | None = None,
) -> "Discord":
    # Imported here: the console starts sooner without it.
    from bot.adapters.discord import Discord  # noqa: PLC0415

    discord = Discord(
        app.host,
        app.dispatcher,
        _secret(settings.discord_token),
        read_all=settings.discord_read_all,
        tell=tell,
        options=options,
    )
    _add(app, discord)
    return discord


def _add_matrix(app: App, settings: Settings, tell: Callable[[str], None] | None) -> "Matrix":
    from bot.adapters.matrix import Matrix  # noqa: PLC0415

    matrix = Matrix(
        app.host,
        app.dispatcher,
        _credentials(settings),
        settings.matrix,
        allowed=settings.matrix_allowed,
        owners=settings.owners,
        tell=tell,
    )
    _add(app, matrix)
    return matrix


def _add(app: App, platform: Adapter) -> None:
    """Take in a platform; what waits for it is tried again when it is back."""
    app.adapters.add(platform)
    platform.contact.watchers.append(partial(app.host.outbox.hasten, platform.name))


def _credentials(settings: Settings) -> "Credentials":
    from bot.adapters.matrix import Credentials  # noqa: PLC0415

    return Credentials(
        settings.matrix_homeserver,
        settings.matrix_user,
        _secret(settings.matrix_password),
        _secret(settings.matrix_token),
    )


def _secret(given: SecretStr | None) -> str:
    return given.get_secret_value() if given else ""


async def serve(
    settings: Settings,
    tell: Callable[[str], None],
    options: Mapping[str, Any] | None = None,
) -> int:
    """Be on every platform that is set up, until cancelled."""
    async with open_app(settings) as app:
        # What is there by now stays: without this, every full collection walks through all of it,
        # and everybody who waits for an answer waits for that.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG)
        await stay_on(app, settings, tell, options)
    return 0


async def stay_on(
    app: App,
    settings: Settings,
    tell: Callable[[str], None],
    options: Mapping[str, Any] | None = None,
) -> None:
    """Be on every platform that is set up; raise StartError once none is left.

    A platform that won't have the bot is told of and left, while there is another one.
    """
    platforms: list[Discord | Matrix] = []
    if settings.discord_token is not None:
        platforms.append(_add_discord(app, settings, tell, options))
    if settings.matrix_homeserver:
        platforms.append(_add_matrix(app, settings, tell))
    left = set(platforms)

    async def stay(platform: "Discord | Matrix") -> None:
        try:
            async with _tasks() as own:  # which takes the failure out of its groups
                own.create_task(platform.run())
        except StartError as failure:
            left.discard(platform)
            log_trouble(log, "a platform is off", platform=platform.name, left=len(left))
            platform.contact.give_up(str(failure))
            await app.outages.look()  # at once: with none left, nobody looks again
            if not left:
                raise
            tell(f"{failure} Until then the bot is not on {platform.contact.title}.")

    async with _tasks() as tasks:
        for each in platforms:
            tasks.create_task(stay(each))


async def check_platforms(
    settings: Settings, approvals: Sequence[Approval], options: Mapping[str, Any] | None = None
) -> tuple[list[str], bool]:
    """Say of each platform how it is, and tell whether all is well there."""
    found: list[tuple[str, bool]] = []
    if settings.discord_token is not None:
        from bot.adapters.discord import check_discord  # noqa: PLC0415  only where it is wanted

        token, read_all = _secret(settings.discord_token), settings.discord_read_all
        on_discord = await check_discord(token, approvals, read_all=read_all, options=options)
        found += [(f"Discord: {each.text}", each.is_well) for each in on_discord]
    if settings.matrix_homeserver:
        from bot.adapters.matrix import check_matrix  # noqa: PLC0415  only where it is wanted

        on_matrix = await check_matrix(_credentials(settings), settings.matrix, approvals)
        found += [(f"Matrix: {each.text}", each.is_well) for each in on_matrix]
    if not found:
        text = "Discord: not set up, so the bot runs on the console. See docs/operator.md."
        return [text], True
    return [text for text, _ in found], all(is_well for _, is_well in found)


async def talk(settings: Settings, *, is_json: bool) -> int:
    """Speak with whoever is at the keyboard or behind the pipe, until the input ends."""
    is_interactive = is_terminal() and not is_json
    show = show_json if is_json else show_rich if is_interactive else show_text
    async with open_console(settings, show) as console:
        await run_console(console, is_interactive=is_interactive)
    return 0


async def say_once(
    settings: Settings, words: Sequence[str], *, is_json: bool, is_agreed: bool
) -> int:
    """Say one line as an owner; where the answer has buttons, ask, or press the first.

    Give 1 if the bot could not do it.
    """
    shown: list[Output] = []

    async def show(output: Output, reply: Reply) -> None:
        shown.append(output)
        await (show_json if is_json else show_text)(output, reply)

    async with open_console(settings, show) as console:
        await console.take(as_line(words), 1)
        buttons = shown[-1].buttons if shown else ()
        number = 1 if is_agreed else ask_number(len(buttons)) if buttons else 0
        if buttons and number:
            await console.take(f"/press {number}", 2)
        return 0 if console.is_well else 1


def as_line(words: Sequence[str]) -> str:
    """Join words of a command line to one line of chat, a file's path as its attachment."""
    files = [word for word in words if ("." in word or "/" in word) and Path(word).is_file()]
    said = [word for word in words if word not in files]
    return " ".join([*said, *(f'@"{path}"' for path in files)])
