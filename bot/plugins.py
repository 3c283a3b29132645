"""Plug-ins: finds cogs in `cogs/` and in installed packages, loads and unloads them."""

import importlib
import importlib.util
import logging
import pkgutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import cogs
from bot.chat import UserError
from bot.commands import Cog, CogReport, Cron, Desk, Host, Job
from bot.log import log_event, log_failure
from bot.markup import escape
from bot.schedule import Runner, Schedule

log = logging.getLogger(__name__)

GROUP = "staffroom.cogs"
"""The entry point group by which an installed package declares its cogs."""


class LoadError(Exception):
    """A cog did not load; the message says why in words for the owner."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cog's code is: the name of the module that has the `cog`."""

    name: str
    module: str


def find_sources() -> dict[str, Source]:
    """Find every cog that could be loaded, by name; ours win over an installed package's."""
    importlib.invalidate_caches()
    found = {
        point.name: Source(point.name, point.value.partition(":")[0])
        for point in entry_points(group=GROUP)
    }
    for module in pkgutil.iter_modules(cogs.__path__):
        found[module.name] = Source(module.name, f"cogs.{module.name}")
    return dict(sorted(found.items()))


class Plugins:
    """The cogs of one running bot."""

    def __init__(self, host: Host, runner: Runner, schedule: Schedule) -> None:
        self.desks = host.desks
        self._host = host
        self._runner = runner
        self._schedule = schedule
        self._sources: dict[str, Source] = {}
        self._problems: dict[str, str] = {}

    def list_cogs(self) -> Sequence[CogReport]:
        """Report on every cog that was found or is loaded."""
        names = sorted({*find_sources(), *self.desks})
        return [
            CogReport(
                name,
                self._host.registry.cogs[name].help if name in self.desks else "",
                name in self.desks,
                self._problems.get(name, ""),
            )
            for name in names
        ]

    async def load_all(self, without: frozenset[str]) -> None:
        """Load every cog that was found; one that fails is reported and stops nothing else."""
        for name, source in find_sources().items():
            if name not in without:
                try:
                    await self._load(source)
                except UserError:
                    log_event(log, "cog not loaded", cog=name)

    async def load(self, name: str) -> None:
        """Load a cog that is not loaded; raise UserError with the reason if it can't be."""
        if name in self.desks:
            raise UserError(
                f"{name} is already loaded. To load its present code: `cog reload {name}`"
            )
        await self._load(self._get_source(name), is_edited=True)

    async def _load(self, source: Source, *, is_edited: bool = False) -> None:
        try:
            await self._start(await self._import(source, is_edited=is_edited))
            self._sources[source.name] = source
        except LoadError as failure:
            _forget_modules(source.module)
            self._problems[source.name] = str(failure)
            raise UserError(f"{source.name} did not load. {failure}") from failure
        self._problems.pop(source.name, None)

    async def unload(self, name: str) -> None:
        """Take a cog out with its commands, jobs and tasks; raise UserError if it isn't in."""
        if name not in self.desks:
            raise UserError(f"{name} is not loaded. Type `cog list` to see what is.")
        await self._stop(name)
        _forget_modules(self._sources.pop(name).module)

    async def reload(self, name: str) -> None:
        """Load a cog's present code; keep the old one and raise UserError if that fails."""
        if name not in self.desks:
            await self.load(name)
            return
        source, old = self._get_source(name), self._host.registry.cogs[name]
        kept = _forget_modules(source.module)
        try:
            cog = await self._import(source, is_edited=True)
            await self._stop(name)
            try:
                await self._start(cog)
            except LoadError:
                await self._start(old)
                raise
        except LoadError as failure:
            _forget_modules(source.module)
            sys.modules.update(kept)
            raise UserError(f"{name} did not reload; the old one goes on. {failure}") from failure
        self._sources[name] = source
        self._problems.pop(name, None)

    async def close(self) -> None:
        """Stop all cogs, the last loaded first."""
        for name in reversed(list(self.desks)):
            await self._stop(name)

    def _get_source(self, name: str) -> Source:
        source = find_sources().get(name)
        if source is None:
            raise UserError(
                f"I found no cog called {name[:40]}. Type `cog list` to see those there are."
            )
        return source

    async def _import(self, source: Source, *, is_edited: bool) -> Cog:
        work = _import_module(source.module, is_edited=is_edited)
        failure = await self._runner.attempt(work)
        if failure is not None:
            raise self._explained("could not be imported", failure, source.name) from failure
        cog = getattr(sys.modules[source.module], "cog", None)
        if not isinstance(cog, Cog):
            raise LoadError(f"{source.module} has no `cog = Cog(...)`.")
        if cog.name != source.name:
            raise LoadError(f"It calls itself {cog.name}; rename the file or the cog.")
        return cog

    async def _start(self, cog: Cog) -> None:
        try:
            self._host.registry.add(cog)
        except ValueError as clash:
            raise LoadError(f"The names clash: {clash}.") from clash
        desk = self.desks[cog.name] = Desk(self._host, cog.name, self._runner)
        failure = await self._runner.attempt(self._open(cog, desk))
        if failure is not None:
            await self._stop(cog.name, is_clean=False)
            raise self._explained("failed while starting", failure, cog.name) from failure

    async def _open(self, cog: Cog, desk: Desk) -> None:
        for start in cog.starts:
            await start(desk)
        for job in cog.jobs:
            self._plan(job, desk)

    def _plan(self, job: Job, desk: Desk) -> None:
        async def run() -> None:
            await job.run(desk)

        if isinstance(job.when, Cron):
            self._schedule.cron(desk.cog, job.id, job.when.line, run)
        else:
            self._schedule.every(desk.cog, job.id, job.when.period, run)

    async def _stop(self, name: str, *, is_clean: bool = True) -> None:
        cog, desk = self._host.registry.cogs[name], self.desks[name]
        self._schedule.remove(name)
        self._host.registry.remove(name)
        for stop in cog.stops if is_clean else ():
            await self._runner.run(name, stop(desk))
        await self._runner.cancel(name)
        del self.desks[name]

    def _explained(self, what: str, failure: BaseException, cog: str) -> LoadError:
        reference = log_failure(log, "a cog failed to load", failure, cog=cog)
        reason = escape(f"{type(failure).__name__}: {failure}".strip(": "))
        return LoadError(f"It {what}: {reason} (reference {reference})")


async def _import_module(module: str, *, is_edited: bool) -> None:
    try:
        if is_edited:
            _drop_bytecode(module)
        importlib.import_module(module)
    except SystemExit as failure:
        raise ImportError("it tried to end the program") from failure


def _forget_modules(module: str) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name == module or name.startswith(module + ".")]
    return {name: sys.modules.pop(name) for name in names}


def _drop_bytecode(module: str) -> None:
    """Remove compiled files: their stamp counts whole seconds, and an edit may be quicker."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return
    source = Path(spec.origin)
    files = source.parent.rglob("*.py") if spec.submodule_search_locations else [source]
    for each in files:
        Path(importlib.util.cache_from_source(str(each))).unlink(missing_ok=True)
