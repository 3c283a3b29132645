"""What all tests share."""

import os

import pytest

from tests.databases import database_url, sqlite_url, storage
from tests.matrix_server.fixtures import people, proxy, synapse
from tests.platforms import talking_everywhere

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
