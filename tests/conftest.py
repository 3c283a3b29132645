"""What all tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.databases import database_url, sqlite_url, storage
from tests.discord_standin import DiscordStandIn
from tests.discord_standin.checking import check
from tests.matrix_server.fixtures import people, proxy, synapse
from tests.platforms import FIRST, talking_everywhere

__all__ = [
    "database_url",
    "people",
    "proxy",
    "sqlite_url",
    "storage",
    "synapse",
    "talking_everywhere",
]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the operator's own settings, a real database among them, out of the tests."""
    for name in list(os.environ):
        if name.startswith("STAFFROOM_") and not name.startswith("STAFFROOM_TEST_"):
            monkeypatch.delenv(name)


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
    """Hold each conversation on PostgreSQL once: what a platform does, no database changes."""
    items[:] = [each for each in items if not _is_repeated(each)]


def _is_repeated(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)  # only a test with parameters has one
    params = callspec.params if callspec else {}
    return params.get("database_url") == "postgresql" and params.get("talking", FIRST) != FIRST
