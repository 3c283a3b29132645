"""Platforms: a test that asks for `talking` holds its conversation on each of them."""

from functools import partial

import pytest

from tests.discord_talk import talking_on_discord
from tests.matrix_talk import talking_on_matrix
from tests.talk import Talking, talking

_WAYS: dict[str, Talking] = {
    "console": talking,
    "discord": talking_on_discord,
    "discord-typed": partial(talking_on_discord, is_typed=True),
    "matrix": talking_on_matrix,
    "matrix-encrypted": partial(talking_on_matrix, is_encrypted=True),
}
FIRST, *OTHERS = _WAYS


@pytest.fixture(name="talking", params=_WAYS)
def talking_everywhere(request: pytest.FixtureRequest) -> Talking:
    """Start a bot on one of the platforms."""
    way = _WAYS[request.param]
    if request.param.startswith("matrix"):
        # Asked for here alone, so that the other platforms do not start a homeserver.
        return partial(way, synapse=request.getfixturevalue("synapse"))
    return way


def is_same_platform(one: str, other: str) -> bool:
    """Tell whether two ways of holding a conversation are on one platform."""
    return one.partition("-")[0] == other.partition("-")[0]
