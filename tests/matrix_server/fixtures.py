"""Fixtures: one homeserver for the whole run, started when it is first asked for."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.matrix_server.people import People
from tests.matrix_server.proxy import Proxy
from tests.matrix_server.synapse import IS_INSTALLED, Synapse, running


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """Run a homeserver; rooms and people are new in each test."""
    if not IS_INSTALLED:
        pytest.skip("matrix-synapse is not installed; `make test` sets it up")
    with running() as server:
        yield server


@pytest.fixture
async def people(synapse: Synapse) -> AsyncIterator[People]:
    """Let people come to the homeserver for one test; their keys are beside it, in memory."""
    async with People.on(synapse, synapse.folder / "people") as everybody:
        yield everybody


@pytest.fixture
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    """Stand in front of the homeserver for one test."""
    async with Proxy.started(synapse.url) as standing:
        yield standing
