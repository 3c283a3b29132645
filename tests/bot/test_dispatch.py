"""Dispatch: every event is answered, and every failure becomes a reply."""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import Features, File, Form, Message, Reaction, Reply, Role, Room, pack_token
from bot.commands import Cog, Context
from bot.dispatch import MAX_TEXT, Deleted, Edited, Reacted, Said
from tests.caller import ROOM, Caller, calling
from tests.talk import START

FIELDS = {"kind", "name", "outcome", "ms", "time", "level", "logger", "event"}


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    """Give a member who speaks with a bot that has the sample cog."""
    async with calling(tmp_path) as caller:
        yield caller


async def test_each_role_may_run_what_is_for_it(caller: Caller) -> None:
    for caller.role in Role:
        for wanted in Role:
            command = "anybody" if wanted is Role.EVERYONE else wanted.name.lower()
            heard = await caller.says(command)
            if caller.role >= wanted:
                assert heard == caller.role.name
            else:
                assert heard == f"Only {wanted.plural} can do that."
                assert caller.last.private


async def test_an_owner_by_settings_is_one_whatever_the_platform_says(caller: Caller) -> None:
    caller.role, caller.name = Role.EVERYONE, "olive"
    assert await caller.says("owner") == "OWNER"


async def test_what_a_command_says_and_returns_comes_in_order(caller: Caller) -> None:
    assert await caller.says("twice") == "before\n\none\n\ntwo"
    assert await caller.says("silent") == ""


async def test_replies_are_private_where_the_cog_says_so(caller: Caller) -> None:
    caller.role = Role.MODERATOR
    await caller.says("moderator")
    assert caller.last.private
    await caller.says("member")
    assert not caller.last.private


async def test_a_cooldown_counts_where_the_platform_has_them(caller: Caller) -> None:
    assert await caller.says("seldom") == "seldom"
    assert "try again in 60 seconds" in await caller.says("seldom")
    caller.name = "bob"
    assert await caller.says("seldom") == "seldom"
    caller.clock.move_to(START.replace(minute=1))
    assert await caller.says("seldom") == "seldom"
    caller.features = Features(has_cooldowns=False)
    assert await caller.says("seldom") == "seldom"


async def test_an_unexpected_failure_is_an_apology_that_is_found_in_the_log(caller: Caller) -> None:
    heard = await caller.says("fail my-private-words")
    assert heard.startswith("Sorry, something went wrong on my side")
    assert caller.last.private
    reference = heard.rstrip(".").split()[-1]
    (line,) = [each for each in caller.log if each.get("reference") == reference]
    assert line["name"] == "fail"
    assert line["failure"][0] == "LookupError"
    assert any("sample.py" in place for place in line["failure"])
    assert "my-private-words" not in heard
    assert await caller.says("member") == "MEMBER"


async def test_the_log_holds_no_words_and_no_names(caller: Caller) -> None:
    await caller.says("fail my-private-words")
    await caller.says("box add my-private-words")
    await caller.says("my-private-words")
    await caller.says("my-private-words kettle explode", is_addressed=False)
    await caller.presses(pack_token("sample.go", (1, "my-private-words")))
    await caller.presses("my-private-words:1")
    await caller.submits(pack_token("sample.ask", (1,)), from_="my-private-words")
    logged = json.dumps(caller.log)
    for word in ("my-private", "margaret", "test:", "kettle", "explode"):
        assert word not in logged
    events = [line for line in caller.log if line["event"] == "event"]
    assert all(set(line) == FIELDS for line in events)
    assert [(each["kind"], each["name"], each["outcome"]) for each in events] == [
        ("said", "fail", "failed"),
        ("said", "box add", "answered"),
        ("said", "", "refused"),
        ("pressed", "sample.go", "answered"),
        ("pressed", "", "refused"),
        ("submitted", "sample.ask", "refused"),
    ]


async def test_listeners_see_what_is_not_for_the_bot(caller: Caller) -> None:
    assert await caller.says("the kettle", is_addressed=False) == "heard 'the kettle'"
    assert await caller.says("the cat", is_addressed=False) == ""
    heard = await caller.says("member kettle")
    assert heard == ("heard 'member kettle'\n\nI did not expect 'kettle' there.\nUsage: member")


async def test_listeners_see_neither_identifiers_nor_control_characters(caller: Caller) -> None:
    assert await caller.says("kettle of A123456", is_addressed=False) == ""
    assert await caller.says("kettle " * MAX_TEXT, is_addressed=False) == ""
    assert await caller.says("ket\x00tle", is_addressed=False) == "heard 'kettle'"


async def test_a_listener_that_fails_is_logged_and_keeps_nobody_from_an_answer(
    caller: Caller,
) -> None:
    assert await caller.says("explode", is_addressed=False) == ""
    assert await caller.says("box add explode") == "added explode"
    failures = [line for line in caller.log if line["level"] == "error"]
    assert [line["name"] for line in failures] == ["sample.hear"] * 2


async def test_observers_see_what_happens_and_one_that_fails_keeps_it_from_no_other(
    caller: Caller,
) -> None:
    seen: list[object] = []

    async def fail(ctx: Context, about: object) -> None:
        raise LookupError(f"{ctx.user} {about}")

    async def see(ctx: Context, about: object) -> None:
        seen.append((ctx.user.name, about))

    cog = Cog("observing")
    for observe in (cog.on_reaction, cog.on_edit, cog.on_delete):
        observe(fail)
        observe(see)
    caller.app.host.registry.add(cog)
    caller.app.plugins.desks["observing"] = caller.app.plugins.desks["sample"]
    it, dispatcher = caller.source(), caller.app.dispatcher
    reaction = Reaction("1", it.room, it.user, "\N{THUMBS UP SIGN}", is_added=True)
    message = Message("1", it.room, it.user, " new  words\x00 ")
    source = (it.user, it.room, it.role, it.features)
    await dispatcher.tell(Reacted(*source, reaction))
    await dispatcher.tell(Edited(*source, message))
    await dispatcher.tell(Deleted(*source, "1"))
    assert seen == [
        ("margaret", reaction),
        ("margaret", replace(message, text="new  words")),
        ("margaret", "1"),
    ]
    failures = [line for line in caller.log if line["level"] == "error"]
    assert [line["name"] for line in failures] == ["observing.fail"] * 3
    assert [line["kind"] for line in failures] == ["reaction", "edit", "deletion"]
    assert "new  words" not in str(failures)
    await dispatcher.tell(Edited(*source, replace(message, text="It is A123456")))
    assert seen.pop() == ("margaret", replace(message, text="", is_readable=False))
    del seen[:]
    for room in (Room("test:1", "direct", is_direct=True), Room("test:2", "afar", community="")):
        await dispatcher.tell(Deleted(it.user, room, it.role, it.features, "1"))
    await dispatcher.tell(Reacted(*source, replace(reaction, emoji="A123456")))
    assert seen == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\u202e\u200b", "\x1b"])
async def test_an_empty_message_is_told_what_to_type(caller: Caller, text: str) -> None:
    assert (await caller.says(text)).startswith("Your message was empty. Type a question")


async def test_control_characters_fall_away(caller: Caller) -> None:
    assert await caller.says("\u202ebox\x00 add\x07 a\u202eb\x1b") == "added ab"


async def test_a_message_that_is_too_long_is_told_how_long_it_may_be(caller: Caller) -> None:
    assert await caller.says("box add " + "x" * (MAX_TEXT - 8)) == "added " + "x" * 3992
    for length in (MAX_TEXT + 1, 50_000):
        heard = await caller.says("x" * length)
        assert heard.startswith(f"That is {length:,} characters long, and I read up to 4,000")
        assert caller.last.private


async def test_what_identifies_somebody_reaches_no_cog(caller: Caller) -> None:
    heard = await caller.says("box add A123456, ring 07700 900123")
    assert "I have not kept what you just typed" in heard
    assert "a CRN (case reference number) and a phone number" in heard
    assert "A123456" not in heard
    assert caller.last.private


async def test_plain_text_without_a_cog_that_answers_it_is_no_command(caller: Caller) -> None:
    heard = await caller.says("where is the kettle's lid?")
    assert heard.endswith("I don't know that command. Type help to see what I can do.")


async def test_a_group_alone_lists_what_one_may_use(caller: Caller) -> None:
    told = "You can use: box add. Type help box to read about them."
    assert await caller.says("box") == told
    assert await caller.says("BOX nonsense") == told
    assert await caller.says("box ad thing") == f"Did you mean box add? {told}"
    assert await caller.says("cog") == "Only owners can do that."
    caller.role = Role.OWNER
    assert "You can use: box add, box empty." in await caller.says("box")


async def test_a_platform_that_cannot_answer_is_logged_and_raises_nothing(caller: Caller) -> None:
    it = caller.source()
    message = Message("1", ROOM, it.user, "member")

    async def respond(answer: Reply | Form) -> None:
        del answer
        raise ConnectionError("my-private-words")

    said = Said(it.user, it.room, it.role, it.features, message, is_addressed=True)
    await caller.app.dispatcher.take(said, respond)
    failures = [line["failure"][0] for line in caller.log if line["level"] == "error"]
    assert failures == ["ConnectionError", "ConnectionError"]
    assert "private" not in json.dumps(caller.log)


async def test_a_file_that_nobody_asked_for_is_told(caller: Caller) -> None:
    file = File.of("notes.txt", b"x")
    assert "I don't know what to do with the file notes.txt here." in await caller.says(
        "member", file
    )
    assert "Your message was empty" not in await caller.says("", file)


async def test_the_dispatcher_logs_at_the_level_of_news(caller: Caller) -> None:
    assert logging.getLogger("bot.dispatch").getEffectiveLevel() == logging.INFO
    await caller.says("member")
    assert caller.log[-1]["ms"] >= 0
