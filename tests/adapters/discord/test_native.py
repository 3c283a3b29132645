"""What a cog defines is Discord's own there: commands, options, menus, modals, files."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.markup import plain
from tests.adapters.discord.sample import playing
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent

MANAGE_GUILD = str(1 << 5)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Give a stage on which several bots can play one after another."""
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        yield Stage.on(discord)


def commands(stage: Stage) -> dict[str, dict[str, Any]]:
    """Give what the bot has registered, by name."""
    return {each["name"]: each for each in stage.discord.world.commands[None]}


async def test_definitions_become_commands_with_descriptions_and_typed_options(
    tmp_path: Path,
) -> None:
    async with playing(tmp_path) as scene:
        made = commands(scene.stage)
    everything = made["everything"]
    assert everything["description"] == "Take one of each."
    kinds = {each["name"]: each["type"] for each in everything["options"]}
    assert kinds == {
        "text": 3,
        "number": 4,
        "choice": 3,
        "length": 3,
        "when": 3,
        "day": 3,
        "who": 6,
        "where": 7,
        "team": 8,
        "file": 11,
        "link": 3,
        "sure": 5,
    }
    told = {each["name"]: each["description"] for each in everything["options"]}
    assert told["text"] == "Some text"
    assert told["length"] == "Duration"
    choices = next(each for each in everything["options"] if each["name"] == "choice")["choices"]
    assert [each["name"] for each in choices] == ["Red", "Blue"]
    assert [each["name"] for each in made["box"]["options"]] == ["add"]


async def test_what_is_for_moderators_is_hidden_from_others(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        made = commands(scene.stage)
        hidden = {n for n, each in made.items() if each["default_member_permissions"]}
        assert hidden >= {"rule", "moderator", "owner", "box-mod", "cog", "community", "Judge it"}
        assert not hidden & {"everything", "box", "help", "Keep it"}
        assert {made[name]["default_member_permissions"] for name in hidden} == {MANAGE_GUILD}
        with pytest.raises(AssertionError, match="not offered"):
            await scene.member().slash("rule")


async def test_what_is_hidden_is_refused_all_the_same(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        direct = scene.member().person.dm()
        assert (await direct.slash("rule")).text == "Only moderators can do that."
        direct = scene.moderator().person.dm()
        assert (await direct.slash("rule")).is_ephemeral


async def test_every_kind_of_option_arrives(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, bob = scene.member(), scene.member("bob")
        answer = await ada.slash(
            "everything",
            text="two words",
            number=-3,
            choice="Blue",
            length="3 days",
            when="Fri 17:00",
            day="1 Dec",
            who=bob.person,
            where=scene.room,
            team=scene.stage.moderators,
            file=("note.txt", b"from a file"),
            link="https://example.org/a",
            sure=True,
        )
        shown = plain(answer.text).splitlines()
    assert shown[0].endswith("two words")
    assert shown[1:4] == ["-3", "Blue", "3 days, 0:00:00"]
    assert "17:00" in shown[4]
    assert "12-01" in shown[5]
    assert str(bob.person.id) in shown[6]
    assert "bob" in shown[6]
    assert str(scene.room.id) in shown[7]
    assert "Moderators" in shown[8]
    assert shown[9] == "from a file"
    assert "example.org" in shown[10]
    assert shown[11] == "True"


async def test_a_text_that_cannot_be_read_is_told_privately(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        answer = await scene.member().slash(
            "everything", text="a", number=1, choice="Red", length="soonish"
        )
        assert answer.is_ephemeral
        assert "as in 3 days" in answer.text


async def test_completion_suggests_at_most_25_and_fails_silently(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        choices = await at.completes("box add", option="thing", typed="thing")
        assert len(choices) == 25
        assert await at.completes("box add", option="thing", typed="bad") == []
        answer = await at.slash("box add", thing=choices[3]["value"])
        assert answer.text == "added thing 3"


async def test_a_form_is_a_modal_that_holds_what_is_known(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        answer = await at.slash("fill")
        assert answer.kind == "modal"
        assert at.modal.title == "Two things"
        assert at.modal.values == {"From": "home", "Note": ""}
        answer = await at.fills({"From": "afar"})
        assert answer.text == "8 'afar' ''"


async def test_a_long_form_comes_in_parts(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await at.slash("long-form")
        assert at.modal.title == "Seven things (1 of 2)"
        assert at.modal.values == {"A": "", "B": "", "C": "see", "D": "", "E": ""}
        answer = await at.fills({"A": "1", "B": "2", "D": "4", "E": "5"})
        assert answer.is_ephemeral
        assert answer.text == "Part 1 of 2 is kept. One more to go."
        await at.presses("Go on")
        assert at.modal.labels == ["F", "G"]
        assert (await at.fills({"F": "6"})).text.strip() == "1 1 2 see 4 5 6"
        answer = await at.presses("Go on")
        assert "no longer open" in answer.text


async def test_a_form_of_somebody_else_stays_shut(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, bob = scene.member(), scene.member("bob")
        await ada.says(f"{scene.discord.mention} fill")
        await scene.settles()
        direct = ada.person.dm()
        (offered,) = scene.said(direct)
        assert offered.buttons == ["Open the form"]
        await direct.presses("Open the form")
        assert direct.modal.title == "Two things"
        token = offered.parts[-1]["custom_id"]
        await bob.slash("press")
        (mine,) = [each for each in scene.said(bob) if each.buttons]
        mine.components[0]["components"][0]["custom_id"] = token
        assert "somebody else's" in (await bob.presses("Go", mine)).text


async def test_messages_have_menus(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, bob = scene.member(), scene.member("bob")
        message = await ada.says("the kettle is on")
        await scene.settles()
        answer = await bob.menu("Keep it", message)
        assert answer.text == "Kept the kettle is on by Ada"
        assert answer.is_ephemeral
        with pytest.raises(AssertionError, match="not offered"):
            await bob.menu("Judge it", message)
        assert (await scene.moderator().menu("Judge it", message)).text == "Judged."


async def test_files_are_handed_out(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        message = (await scene.member().slash("papers")).message
        assert [(each.name, each.content) for each in message.attachments] == [
            ("a.txt", b"one"),
            ("b.txt", b"two"),
        ]


async def test_buttons_work_after_a_restart(stage: Stage, tmp_path: Path) -> None:
    async with playing(tmp_path, stage) as scene:
        await scene.member().slash("press")
        await scene.member().slash("pages")
    async with playing(tmp_path, stage) as scene:
        at = scene.member()
        assert (await at.presses("Go")).text == "went 3 none"
        assert "Page 2 of 10" in (await at.presses("Next")).text


async def test_many_buttons_are_a_list_that_outlives_a_restart(
    stage: Stage, tmp_path: Path
) -> None:
    async with playing(tmp_path, stage) as scene:
        at = scene.member()
        await at.slash("many")
        await scene.settles()
        first, rest = scene.said(at)
        assert first.buttons == []
        assert rest.buttons == [f"Number {n}" for n in range(25, 30)]
    async with playing(tmp_path, stage) as scene:
        assert (await at.selects("Number 17")).text == "It is 17."
        assert (await at.presses("Number 29")).text == "It is 29."


async def test_a_modal_that_was_open_over_a_restart_is_read(stage: Stage, tmp_path: Path) -> None:
    async with playing(tmp_path, stage) as scene:
        at = scene.member()
        await at.slash("fill")
    async with playing(tmp_path, stage):
        assert (await at.fills({"From": "afar"})).text == "8 'afar' ''"


async def test_a_message_is_redrawn_in_place(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        scene.open_gate()
        at = scene.member()
        message = (await at.slash("offer")).message
        assert (await at.presses("Turn")).kind == "update"
        assert message.text == "Turned."
        assert message.buttons == ["Say"]
        assert len(scene.said(at)) == 1


async def test_an_action_without_words_is_acknowledged(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        answer = await at.slash("silent")
        assert answer.is_ephemeral
        assert answer.text == "Done."
        await at.slash("offer")
        assert (await at.presses("Nothing")).kind == "deferred"


async def test_commands_in_a_text_can_be_pressed(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        made = commands(scene.stage)
        answer = await scene.moderator().slash("rule")
        assert answer.text == (
            f"</box add:{made['box']['id']}> and </pages:{made['pages']['id']}> `3`, "
            "or `no such thing`"
        )


async def test_a_press_that_nobody_knows_is_answered(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        message = (await at.slash("press")).message
        message.components[0]["components"][0]["custom_id"] = "gone.away:1"
        assert "no longer works" in (await at.presses("Go", message)).text


async def test_no_privileged_intent_is_asked_for(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        identify = next(each for each in scene.discord.frames if each["op"] == 2)
        intents = identify["d"]["intents"]
        assert not intents & (1 << 1 | 1 << 8 | 1 << 15)
        assert json.dumps(identify).count("Staffroom") == 0


async def test_what_the_bot_does_not_answer_stays_unanswered(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await at.says("nobody asked the bot")
        await scene.settles()
        assert scene.said(at) == []
