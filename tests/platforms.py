"""Platforms: a test that asks for `talking` holds its conversation on each of them."""

from functools import partial

import pytest

from tests.discord_talk import talking_on_discord
from tests.talk import Talking, talking

_WAYS: dict[str, Talking] = {
    "console": talking,
    "discord": talking_on_discord,
    "discord-typed": partial(talking_on_discord, is_typed=True),
}
FIRST = next(iter(_WAYS))


@pytest.fixture(name="talking", params=_WAYS)
def talking_everywhere(request: pytest.FixtureRequest) -> Talking:
    """Start a bot on one of the platforms."""
    return _WAYS[request.param]
