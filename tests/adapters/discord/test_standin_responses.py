"""Responses to interactions: when, how often, to whom, and what a deferral means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest

from tests.adapters.discord.clients import Bot, Scene, scene
from tests.discord_standin import NoResponse

Act = Callable[[discord.Interaction], Awaitable[Any]]


@asynccontextmanager
async def acting(act: Act) -> AsyncIterator[tuple[Scene, list[BaseException | None]]]:
    """Start a bot that does something at /do, and collect how that went."""
    went: list[BaseException | None] = []

    def build(bot: Bot) -> None:
        @bot.tree.command()
        async def do(interaction: discord.Interaction) -> None:
            """Do it."""
            try:
                await act(interaction)
            except discord.HTTPException as error:
                went.append(error)
            else:
                went.append(None)

    async with scene(build) as s:
        yield s, went


async def refusal(s: Scene, went: list[BaseException | None]) -> int:
    """Wait until it has gone wrong, and give Discord's code for it."""
    await s.standin.until(lambda: went)
    (error,) = went
    assert isinstance(error, discord.HTTPException)
    return error.code


async def test_the_first_followup_fills_in_a_deferral() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("first")
        await interaction.followup.send("second")

    async with acting(act) as (s, went):
        answer = await s.at.slash("do")
        assert answer.kind == "deferred"
        assert (await answer.finished()).text == "first"
        await s.standin.until(lambda: went)
        first, second = s.at.seen
        assert first is answer.message
        assert (first.text, first.is_ephemeral, first.is_loading) == ("first", True, False)
        assert (second.text, second.is_ephemeral) == ("second", False)


async def test_a_public_deferral_stays_public() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send("secret?", ephemeral=True)

    async with acting(act) as (s, went):
        await s.at.slash("do")
        await s.standin.until(lambda: went)
        assert [each.text for each in s.room.messages] == ["secret?"]


async def test_a_deferral_is_edited() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        assert (await interaction.original_response()).flags.loading
        await interaction.edit_original_response(content="done")
        await interaction.followup.send("more", ephemeral=True)

    async with acting(act) as (s, went):
        await s.at.slash("do")
        await s.standin.until(lambda: went)
        first, second = s.at.seen
        assert (first.text, first.is_loading) == ("done", False)
        assert (second.text, second.is_ephemeral) == ("more", True)


async def test_after_a_deferral_is_deleted_followups_stand_alone() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        await interaction.followup.send("alone", ephemeral=True)

    async with acting(act) as (s, went):
        await s.at.slash("do")
        await s.standin.until(lambda: went)
        (only,) = s.at.seen
        assert (only.text, only.is_ephemeral) == ("alone", True)


async def test_an_ephemeral_response_is_for_one_person() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)
        message = await interaction.original_response()
        await interaction.edit_original_response(content="psst!")
        assert (await interaction.followup.fetch_message(message.id)).content == "psst!"
        channel = interaction.client.get_partial_messageable(message.channel.id)
        await channel.get_partial_message(message.id).fetch()

    async with acting(act) as (s, went):
        bob = s.standin.person("bob")
        s.guild.joins(bob)
        await s.at.slash("do")
        assert await refusal(s, went) == 10008
        assert [each.text for each in s.at.seen] == ["psst!"]
        assert bob.at(s.room).seen == s.room.messages == []
        await s.at.deletes(s.at.latest)
        assert s.at.seen == []
        assert s.bot.named("message") == []


async def test_a_button_on_an_ephemeral_message() -> None:
    class Panel(discord.ui.View):
        @discord.ui.button(label="Next")
        async def next(self, interaction: discord.Interaction, _: Any) -> None:
            """Show the next page."""
            await interaction.response.edit_message(content="page 2")

        @discord.ui.button(label="Close")
        async def close(self, interaction: discord.Interaction, _: Any) -> None:
            """Take it away."""
            await interaction.response.defer()
            await interaction.delete_original_response()

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("page 1", view=Panel(), ephemeral=True)

    async with acting(act) as (s, _):
        page = (await s.at.slash("do")).message
        await s.at.presses("Next")
        assert (page.text, page.is_ephemeral, s.at.seen) == ("page 2", True, [page])
        await s.at.presses("Close")
        await s.standin.until(lambda: not s.at.seen)


async def test_followups_are_edited_and_deleted() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one", ephemeral=True)
        two = await interaction.followup.send("two", ephemeral=True, wait=True)
        await two.edit(content="three")
        file = discord.File(__file__, "rules.py")
        await interaction.followup.send("four", file=file)
        await interaction.delete_original_response()
        await two.delete()

    async with acting(act) as (s, went):
        await s.at.slash("do")
        await s.standin.until(lambda: went)
        assert [each.text for each in s.at.seen] == ["four"]
        assert [each.name for each in s.at.latest.attachments] == ["rules.py"]


async def test_a_second_response_is_refused() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        interaction.response._response_type = None
        await interaction.response.send_message("two")

    async with acting(act) as (s, went):
        await s.at.slash("do")
        assert await refusal(s, went) == 40060


async def test_a_late_response_is_refused() -> None:
    async def act(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.03)
        await interaction.response.send_message("late")

    async with acting(act) as (s, went):
        s.standin.world.deadline = 0.01
        with pytest.raises(NoResponse):
            await s.at.slash("do")
        assert await refusal(s, went) == 10062


async def test_a_followup_before_the_response_is_refused() -> None:
    async def act(interaction: discord.Interaction) -> None:
        try:
            await interaction.followup.send("early")
        finally:
            await interaction.response.send_message("one")

    async with acting(act) as (s, went):
        await s.at.slash("do")
        assert await refusal(s, went) == 10015


async def test_a_token_lasts_fifteen_minutes() -> None:
    go = asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        await go.wait()
        await interaction.edit_original_response(content="two")

    async with acting(act) as (s, went):
        await s.at.slash("do")
        s.standin.clock.advance(minutes=15, seconds=1)
        go.set()
        assert await refusal(s, went) == 50027


async def test_a_modal_has_no_message() -> None:
    async def act(interaction: discord.Interaction) -> None:
        modal = discord.ui.Modal(title="t")
        modal.add_item(discord.ui.TextInput(label="l"))
        await interaction.response.send_modal(modal)
        await interaction.original_response()

    async with acting(act) as (s, went):
        assert (await s.at.slash("do")).kind == "modal"
        assert await refusal(s, went) == 10008


@pytest.mark.sends_nonsense
async def test_a_modal_does_not_answer_a_modal() -> None:
    errors: list[Exception] = []

    class Form(discord.ui.Modal, title="t"):
        name: Any = discord.ui.TextInput(label="Name")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            try:
                await interaction.response.send_modal(Form())
            except discord.HTTPException as error:
                errors.append(error)
                await interaction.response.send_message(f"hello {self.name.value}")

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    async with acting(act) as (s, _):
        await s.at.slash("do")
        assert (await s.at.fills(name="Ada")).text == "hello Ada"
        (error,) = errors
        assert isinstance(error, discord.HTTPException)
        assert error.code == 50035


LONG: list[Act] = [
    lambda i: i.response.send_message("a" * 2001),
    lambda i: send_after_deferral(i, content="a" * 2001),
    lambda i: i.response.send_modal(discord.ui.Modal(title="no fields")),
    lambda i: i.response.send_message(embed=discord.Embed(title="a" * 257)),
]


async def send_after_deferral(interaction: discord.Interaction, **parts: Any) -> None:
    await interaction.response.defer()
    await interaction.followup.send(**parts)


@pytest.mark.sends_nonsense
@pytest.mark.parametrize("act", LONG, ids=["response", "followup", "modal", "embed"])
async def test_the_rules_hold_for_responses(act: Act) -> None:
    async with acting(act) as (s, went):
        s.standin.world.deadline = 0.05
        try:
            answer = await s.at.slash("do")
        except NoResponse:
            assert s.at.seen == []
        else:
            assert answer.message.is_loading
        assert await refusal(s, went) == 50035


@pytest.mark.sends_nonsense
async def test_more_choices_than_can_be_shown() -> None:
    errors: list[int] = []

    def build(bot: Bot) -> None:
        @bot.tree.command()
        async def ask(interaction: discord.Interaction, question: str) -> None:
            """Ask."""

        @ask.autocomplete("question")
        async def complete(interaction: discord.Interaction, current: str) -> Any:
            names = [f"{current} {number}" for number in range(26)]
            choices = [discord.app_commands.Choice(name=each, value=each) for each in names]
            try:
                await interaction.response.autocomplete(choices)
            except discord.HTTPException as error:
                errors.append(error.code)
                await interaction.response.autocomplete(choices[:25])

    async with scene(build) as s:
        assert len(await s.at.completes("ask", option="question", typed="a")) == 25
        assert errors == [50035]
