"""What the tests of polls share."""

from pathlib import Path

import pytest

from bot import Storage
from tests.cogs.polls.office import Office


@pytest.fixture
def office(storage: Storage, tmp_path: Path) -> Office:
    """Give a polling office on each database."""
    return Office(storage, tmp_path / "keys")
