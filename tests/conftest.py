"""What all tests share."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from zlib import crc32

import pytest

from tests.databases import database_url, sqlite_url, storage
from tests.discord_standin import DiscordStandIn
from tests.discord_standin.checking import check
from tests.matrix_server.fixtures import people, proxy, synapse
from tests.memory import find_memory
from tests.platforms import FIRST, OTHERS, is_same_platform, talking_everywhere

FEW = 3
"""How many lines of one kind are said on every platform, not on the console alone."""

WHOLE = "STAFFROOM_TEST_WHOLE"
"""Set it to have everything tested, as .ci/run does, and not what is quick."""
IS_WHOLE = bool(os.environ.get(WHOLE))
IN_EVERY_WAY = bool(os.environ.get("STAFFROOM_TEST_EVERY_WAY"))
"""Whether each conversation is held by slash and typed, and in the clear and encrypted."""

__all__ = [
    "database_url",
    "people",
    "proxy",
    "sqlite_url",
    "storage",
    "synapse",
    "talking_everywhere",
]


def pytest_configure() -> None:
    """Have temporary folders in memory, where there is room and nobody says otherwise."""
    memory = find_memory()
    if memory is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the operator's own settings, a real database among them, out of the tests."""
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setattr("bot.settings.SERVICE", tmp_path_factory.getbasetemp() / "none")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))
    for name in list(os.environ):
        if name.startswith("STAFFROOM_") and not name.startswith("STAFFROOM_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _cogs_stay_what_they_are() -> Iterator[None]:
    """Put back the modules of cogs that a test has loaded anew: other tests hold the old ones."""
    before = list_cog_modules()
    yield
    now = list_cog_modules()
    anew = {name.split(".")[1] for name, module in before.items() if now.get(name) is not module}
    for name in now:
        if name.split(".")[1] in anew:
            del sys.modules[name]
    for name, module in before.items():
        if name.split(".")[1] in anew:
            parent, _, child = name.rpartition(".")
            sys.modules[name] = module
            setattr(sys.modules[parent], child, module)


def list_cog_modules() -> dict[str, ModuleType]:
    """List the modules of cogs that are loaded, by name; a package before what is in it."""
    return {name: sys.modules[name] for name in sorted(sys.modules) if name.startswith("cogs.")}


@pytest.fixture(autouse=True)
def _all_is_as_discord_says(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold every exchange with a stand-in to Discord's own description, where that is at hand."""
    closed: list[DiscordStandIn] = []
    DiscordStandIn.watchers.append(closed.append)
    yield
    DiscordStandIn.watchers.remove(closed.append)
    if request.node.get_closest_marker("sends_nonsense") is None:
        for each in closed:
            check(each.exchanges, each.frames)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hold each conversation once where holding it again could tell nothing new."""
    seen: Counter[tuple[str, str]] = Counter()
    items[:] = [each for each in items if not _is_repeated(each, seen)]


def _is_repeated(item: pytest.Item, seen: Counter[tuple[str, str]]) -> bool:
    """Tell whether a platform is asked again for what it has nothing to do with.

    A database makes no difference to it, and of many lines of one kind it is asked a few. Each
    conversation is held on the console and in one other way, or, if the whole is wanted, in one way
    on Discord and one on Matrix: what sets two ways on a platform apart has tests of its own.
    """
    callspec = getattr(item, "callspec", None)  # only a test with parameters has one
    params = callspec.params if callspec else {}
    platform = params.get("talking", FIRST)
    if platform == FIRST:
        return False
    if params.get("database_url") == "postgresql":
        return True
    test = item.nodeid.partition("[")[0]
    ways = [each for each in OTHERS if not IS_WHOLE or is_same_platform(each, platform)]
    if not IN_EVERY_WAY and platform != ways[crc32(test.encode()) % len(ways)]:
        return True
    seen[test, platform] += 1
    return seen[test, platform] > FEW
