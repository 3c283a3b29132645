"""Buttons, forms, pages and suggestions: what people need not type."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat import Form, Role, pack_token
from bot.dispatch import MAX_TEXT
from tests.caller import Caller, calling


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    """Give a member who speaks with a bot that has the sample cog."""
    async with calling(tmp_path) as caller:
        yield caller


async def test_a_form_is_opened_with_what_is_known_and_taken_when_filled(caller: Caller) -> None:
    await caller.says("fill")
    form = caller.heard[-1]
    assert isinstance(form, Form)
    assert [(each.name, each.initial) for each in form.fields] == [("from_", "home"), ("note", "")]
    assert await caller.submits(form.token, from_=" here ", note="") == "8 'here' ''"
    assert await caller.submits(form.token, from_="here") == "8 'here' ''"


@pytest.mark.parametrize(
    ("values", "mistake"),
    [
        ({}, "From can't be empty."),
        ({"from_": "x" * 11}, "From may have 10 characters, and that is 11."),
        ({"from_": "A123456"}, "it seems to hold a CRN"),
        ({"from_": "here", "note": "x" * (MAX_TEXT + 1)}, "I read up to 4,000 at a time"),
    ],
)
async def test_a_form_is_checked_whatever_the_platform_let_through(
    caller: Caller, values: dict[str, str], mistake: str
) -> None:
    assert mistake in await caller.submits(pack_token("sample.ask", (7,)), **values)
    assert caller.last.private


async def test_a_button_carries_its_arguments(caller: Caller) -> None:
    await caller.says("press")
    (button,) = caller.last.buttons
    assert await caller.presses(button.token) == "went 3 none"
    assert await caller.presses(pack_token("sample.go", (3, "a:b"))) == "went 3 a:b"


@pytest.mark.parametrize(
    "token",
    [
        "",
        ":",
        "sample.gone:1",
        "sample.go",
        "sample.go:1:2:3",
        "sample.ask:1",
        "member",
        "sample.go" * 1000,
        "sample.go:1" + ":x" * 1000,
        "\x00\ud800%%%",
    ],
)
async def test_a_button_that_leads_nowhere_says_so(caller: Caller, token: str) -> None:
    heard = await caller.presses(token)
    assert heard == "That button no longer works. Please type the command again."
    assert caller.last.private


@pytest.mark.parametrize("token", ["", "sample.gone", "sample.ask", "sample.ask:1:2", "sample.go"])
async def test_a_form_that_leads_nowhere_says_so(caller: Caller, token: str) -> None:
    heard = await caller.submits(token, from_="x")
    assert heard == "That form no longer works. Please type the command again."


async def test_a_forged_button_is_read_like_anything_typed(caller: Caller) -> None:
    assert "Please type a whole number" in await caller.presses("sample.go:many")
    assert "Please type a whole number" in await caller.presses("sample.go:" + "9" * 5000)
    assert await caller.presses("sample.rule") == "Only moderators can do that."
    caller.role = Role.MODERATOR
    assert await caller.presses("sample.rule") == "ruled"


async def test_a_button_of_an_unloaded_cog_says_so(caller: Caller) -> None:
    await caller.app.plugins.unload("sample")
    assert "no longer works" in await caller.presses("sample.go:1")
    assert "no longer works" in await caller.submits("sample.ask:1", from_="x")
    assert await caller.says("kettle", is_addressed=False) == ""


async def complete(caller: Caller, typed: str) -> list[str]:
    return await caller.app.dispatcher.complete(caller.source(), typed)


async def test_commands_are_completed_as_far_as_one_may_use_them(caller: Caller) -> None:
    assert await complete(caller, "box") == ["box add"]
    assert await complete(caller, "MEM") == ["member"]
    assert await complete(caller, "cog") == []
    assert await complete(caller, "nonsense") == []
    assert "help" in await complete(caller, "")
    caller.role = Role.OWNER
    assert await complete(caller, "box") == ["box add", "box empty"]


async def test_arguments_are_completed_by_the_cog(caller: Caller) -> None:
    assert await complete(caller, "box add thing 3") == [
        "box add thing 3",
        *(f"box add thing 3{n}" for n in range(10)),
    ]
    assert len(await complete(caller, "box add ")) == 25
    assert await complete(caller, "box empty n") == []
    caller.role = Role.OWNER
    assert await complete(caller, "box empty n") == ["box empty now", "box empty never"]
    assert await complete(caller, "help box e") == ["help box empty"]
    assert await complete(caller, "member ") == []


async def test_a_completion_that_fails_suggests_nothing(caller: Caller) -> None:
    assert await complete(caller, "box add bad-private-words") == []
    assert caller.log[-1]["level"] == "error"
    assert "private" not in json.dumps(caller.log)


async def test_a_long_list_is_shown_by_pages(caller: Caller) -> None:
    heard = await caller.says("pages")
    seen = [heard]
    while any(button.label == "Next" for button in caller.last.buttons):
        token = next(each.token for each in caller.last.buttons if each.label == "Next")
        seen.append(await caller.presses(token))
    assert len(seen) == 10
    assert all(len(page) < 4000 for page in seen)
    assert [n for n in range(95) if f"\n{n} xxx" in "".join(seen)] == list(range(95))
