"""Whatever is said is within Discord's limits, calls nobody, and is there before the deadline."""

from pathlib import Path

import pytest

from bot.dispatch import dispatcher
from tests.adapters.discord.sample import Scene, playing
from tests.discord_standin.acting import At

TROUBLE = "@everyone @here <@1> <@&2> <#3> **bold** `code` ```block``` [a](http://b.c) ||x|| > q"


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the dispatcher think at once that an answer takes long."""
    monkeypatch.setattr(dispatcher, "PATIENCE", 0.0)


async def hear_late(scene: Scene, at: At, how: str) -> None:
    """Ask for something slow, and let it be answered once Discord knows that it takes longer."""
    answer = await at.slash("slow", how=how)
    assert answer.kind == "deferred"
    assert scene.said(at)[-1].is_loading
    scene.open_gate()
    await scene.settles()


@pytest.mark.usefixtures("_impatient")
async def test_a_slow_answer_is_deferred_and_then_seen_by_everybody(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, bob = scene.member(), scene.member("bob")
        await hear_late(scene, ada, "public")
        assert [each.text for each in scene.said(bob)] == ["At last."]
        assert [each.text for each in scene.said(ada)] == ["At last."]


@pytest.mark.usefixtures("_impatient")
async def test_a_slow_private_answer_stays_private(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, bob = scene.member(), scene.member("bob")
        await hear_late(scene, ada, "private")
        assert scene.said(bob) == []
        (message,) = scene.said(ada)
        assert message.is_ephemeral
        assert message.text == "At last."


@pytest.mark.usefixtures("_impatient")
async def test_a_slow_command_without_words_leaves_nothing(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await hear_late(scene, at, "silent")
        assert scene.said(at) == []


@pytest.mark.usefixtures("_impatient")
async def test_a_slow_form_is_opened_by_a_button(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await hear_late(scene, at, "form")
        await at.presses("Open the form")
        assert at.modal.title == "Seven things (1 of 2)"


@pytest.mark.usefixtures("_impatient")
async def test_slow_presses_redraw_and_say_as_quick_ones_do(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        message = (await at.slash("offer")).message
        assert (await at.presses("Turn")).kind == "deferred"
        assert (await at.presses("Say")).kind == "deferred"
        scene.open_gate()
        await scene.settles()
        assert message.text == "Turned."
        assert [each.text for each in scene.said(at)] == ["Turned.", "Said."]
        assert scene.said(at)[-1].is_ephemeral


async def test_a_slow_answer_to_a_message_shows_typing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "PATIENCE", 0.0)
    async with playing(tmp_path) as scene:
        at = scene.member()
        await at.says(f"{scene.discord.mention} slow public")
        await scene.discord.until(
            lambda: any(each.path.endswith("/typing") for each in scene.discord.exchanges)
        )
        scene.open_gate()
        await scene.settles()
        assert scene.said(at)[-1].text == "At last."


async def test_a_long_text_is_split_at_paragraphs(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await at.slash("essay", paragraphs=8)
        await scene.settles()
        said = scene.said(at)
        assert 1 < len(said) <= 4
        assert all(len(each.content) <= 2000 for each in said)
        assert [each.content.split()[0] for each in said] == ["0", "4"]


async def test_a_very_long_text_goes_into_a_file(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        await at.slash("essay", paragraphs=60)
        await scene.settles()
        first, second = scene.said(at)
        assert first.content.startswith("0 word")
        assert "only the beginning" in second.content
        (whole,) = second.attachments
        assert whole.content.decode().count("\n\n") == 59


@pytest.mark.parametrize("way", ["slash", "typed"])
async def test_what_people_wrote_calls_nobody_and_breaks_nothing(tmp_path: Path, way: str) -> None:
    async with playing(tmp_path) as scene:
        at = scene.moderator()
        scene.stage.guild.bot_role.becomes(scene.stage.guild.bot_role.permissions | 1 << 17)
        if way == "slash":
            await at.slash("repeat", text=TROUBLE)
        else:
            await at.says(f"{scene.discord.mention} repeat {TROUBLE}")
        await scene.settles()
        said = scene.said(at)
        assert len(said) == 2
        for message in said:
            assert not message.mention_everyone
            assert not message.mention_roles
            assert [each.name for each in message.mentions if each is not at.person] == []
            assert "@everyone" not in message.text
            assert "<@1>" not in message.text
        assert said[0].buttons == [TROUBLE[:80]]


async def test_a_message_is_answered_by_a_reply_that_pings_nobody(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.member()
        asked = await at.says(f"{scene.discord.mention} press")
        await scene.settles()
        (answer,) = scene.said(at)
        assert answer.reply_to is asked
        assert answer.mentions == []


async def test_a_private_answer_to_a_message_goes_to_a_direct_message(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.moderator()
        await at.says(f"{scene.discord.mention} moderator")
        await scene.settles()
        assert scene.said(at) == []
        assert [each.text for each in scene.said(at.person.dm())] == ["MODERATOR"]


async def test_somebody_who_takes_no_direct_messages_is_told_what_to_do(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.moderator()
        at.person.closes_dms()
        await at.says(f"{scene.discord.mention} moderator")
        await scene.settles()
        (told,) = scene.said(at)
        assert "does not let me write to you" in told.text
        assert "MODERATOR" not in told.text
