"""The operator's page says what the code does: permissions, commands, sentences and events."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.discord.commands import name_of
from bot.adapters.discord.invitation import NEEDED, PERMISSIONS, invite
from bot.chat import Role, UserError
from bot.permissions import require
from tests.architecture import read_sources
from tests.test_docs import REGISTRY, ROOT

PAGE = (ROOT / "docs" / "operator.md").read_text("utf-8")
PUT_TOGETHER = {
    "The application did not respond (said by Discord itself)",
    "Only moderators can do that",
}
"""What stands nowhere in the code as it is."""


def read_table(head: str) -> list[str]:
    """Read the first column of the table with this head."""
    rows = PAGE.split(f"\n| {head} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    assert rows
    return [row.split("|")[1].strip().strip("`") for row in rows]


def list_sentences() -> Iterator[str]:
    """List every piece of text in the code of the bot and its cogs."""
    for source in read_sources(ROOT, "bot", "cogs"):
        for node in source.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


SENTENCES = list(list_sentences())


def test_the_permissions_are_those_that_the_bot_asks_for() -> None:
    assert read_table("permission") == list(NEEDED.values())


def test_the_link_is_the_one_that_the_bot_gives() -> None:
    (written,) = re.findall(r"scope=[^`]+", PAGE)
    assert invite(1).endswith(written)
    assert str(PERMISSIONS.value) in written


def test_every_slash_command_is_there() -> None:
    names = {
        name_of(each, REGISTRY.group_commands(each.path.split()[0])) for each in REGISTRY.commands()
    }
    named = {name.partition(" ")[0] for name in names} | names
    for text in re.findall(r"`/([a-z][a-z -]*)`", PAGE):
        assert text in named, text


@pytest.mark.parametrize("event", read_table("event"))
def test_every_event_is_one_of_the_log(event: str) -> None:
    assert event in SENTENCES


@pytest.mark.parametrize("text", [*read_table("it says"), *read_table("people read")])
def test_every_sentence_is_one_that_the_bot_says(text: str) -> None:
    assert text in PUT_TOGETHER or any(text in each for each in SENTENCES)


def test_a_moderators_command_is_refused_as_the_page_says() -> None:
    with pytest.raises(UserError, match=r"^Only moderators can do that\.$"):
        require(Role.MEMBER, Role.MODERATOR)


def test_the_unit_starts_what_the_page_sets_up() -> None:
    (start,) = re.findall(r"^ExecStart=(\S+) run$", PAGE, re.MULTILINE)
    (folder,) = re.findall(r"^WorkingDirectory=(\S+)$", PAGE, re.MULTILINE)
    assert Path(start) == Path(folder) / ".venv/bin/staffroom"
    assert f"cd {folder}\n" in PAGE
