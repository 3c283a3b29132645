"""Slash commands, completion and menus."""

import discord
import pytest
from discord import app_commands

from tests.adapters.discord.clients import Bot, Scene, scene
from tests.discord_standin import NoResponse, Permission


def build(bot: Bot) -> None:
    faq = app_commands.Group(name="faq", description="Answers", guild_only=True)

    @faq.command()
    @app_commands.choices(tone=[app_commands.Choice(name="Friendly", value="f")])
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 3, 20],
        times: app_commands.Range[int, 1, 3] = 1,
        tone: str = "n",
    ) -> None:
        """Ask something."""
        await interaction.response.send_message(f"{question} {times} {tone}")

    @ask.autocomplete("question")
    async def complete(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        assert interaction.user.name == "ada"
        return [app_commands.Choice(name=f"{current} leave", value=f"{current}-leave")]

    @bot.tree.command()
    @app_commands.rename(who="the-person")
    async def show(
        interaction: discord.Interaction,
        who: discord.Member,
        role: discord.Role,
        where: discord.TextChannel,
        file: discord.Attachment,
    ) -> None:
        """Show things."""
        content = (await file.read()).decode()
        text = f"{who.display_name} {role.name} {where.name} {content}"
        await interaction.response.send_message(text)

    bot.tree.add_command(faq)
    build_others(bot)


def build_others(bot: Bot) -> None:
    @bot.tree.command()
    @app_commands.default_permissions(manage_messages=True)
    async def moderate(interaction: discord.Interaction) -> None:
        """Do what few may."""
        await interaction.response.send_message("done", ephemeral=True)

    @bot.tree.command()
    async def silent(interaction: discord.Interaction) -> None:
        """Say nothing."""

    @bot.tree.context_menu(name="Save quote")
    async def save(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"saved: {message.content}")

    @bot.tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"hello {member.name}")


async def test_options_of_every_kind() -> None:
    async with scene(build) as s:
        answer = await s.at.slash("faq ask", question="when?", times=2, tone="Friendly")
        assert (answer.kind, answer.text) == ("message", "when? 2 f")
        assert not answer.is_ephemeral
        role = s.guild.role("Moderators")
        answer = await s.at.slash(
            "show", the_person=s.ada, role=role, where=s.room, file=("a.txt", b"content")
        )
        assert answer.text == "Ada Moderators general content"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("faq", {}),
        ("nonsense", {}),
        ("faq nonsense", {}),
        ("faq ask", {}),
        ("faq ask", {"question": "when?", "nonsense": 1}),
        ("faq ask", {"question": "when?", "times": "2"}),
        ("faq ask", {"question": "when?", "times": 4}),
        ("faq ask", {"question": "when?", "tone": "Rude"}),
        ("faq ask", {"question": "w"}),
        ("faq ask", {"question": "w" * 21}),
        ("moderate", {}),
    ],
)
async def test_a_client_refuses(command: str, options: dict[str, object]) -> None:
    async with scene(build) as s:
        sent = len(s.standin.frames)
        with pytest.raises(AssertionError):
            await s.at.slash(command, **options)
        assert len(s.standin.frames) == sent


async def test_a_command_is_offered_to_those_who_may() -> None:
    async with scene(build) as s:
        role = s.guild.role("Moderators", Permission.MANAGE_MESSAGES)
        s.guild.gives(s.ada, role)
        assert (await s.at.slash("moderate")).is_ephemeral
        s.room.permits(role, deny=Permission.MANAGE_MESSAGES)
        with pytest.raises(AssertionError):
            await s.at.slash("moderate")


async def test_commands_in_a_dm() -> None:
    async with scene(build) as s:
        assert (await s.ada.dm().slash("moderate")).text == "done"
        with pytest.raises(AssertionError):
            await s.ada.dm().slash("faq ask", question="when?")


async def test_nothing_is_there_before_it_is_registered() -> None:
    async with scene() as s:
        build(s.bot)
        with pytest.raises(AssertionError):
            await s.at.slash("silent")


async def test_completion() -> None:
    async with scene(build) as s:
        choices = await s.at.completes("faq ask", option="question", typed="annual")
        assert choices == [{"name": "annual leave", "value": "annual-leave"}]
        with pytest.raises(AssertionError):
            await s.at.completes("faq ask", option="tone", typed="f")


async def test_menus() -> None:
    async with scene(build, "message_content") as s:
        said = await s.at.says("to be or not to be")
        answer = await s.at.menu("Save quote", said)
        assert answer.text == "saved: to be or not to be"
        assert (await s.at.user_menu("Greet", s.ada)).text == "hello ada"
        with pytest.raises(AssertionError):
            await s.at.menu("Greet", said)


async def test_no_response_in_time() -> None:
    async with scene(build) as s:
        s.standin.world.deadline = 0.02
        with pytest.raises(NoResponse):
            await s.at.slash("silent")


async def test_an_unchanged_command_keeps_its_id() -> None:
    async with scene(build) as s:
        before = {each.name: each.id for each in await s.bot.tree.fetch_commands()}
        s.bot.tree.remove_command("silent")
        after = {each.name: each.id for each in await s.bot.tree.sync()}
        assert after == {name: id_ for name, id_ in before.items() if name != "silent"}


async def test_commands_of_one_guild() -> None:
    async with scene(build) as s:
        other = s.standin.guild("Other")
        other.joins(s.ada)
        guild = discord.Object(s.guild.id)
        s.bot.tree.clear_commands(guild=None)
        await s.bot.tree.sync()
        add_ping(s, guild)
        await s.bot.tree.sync(guild=guild)
        assert (await s.at.slash("ping")).text == "pong"
        with pytest.raises(AssertionError):
            await s.ada.at(other.general).slash("ping")


def add_ping(s: Scene, guild: discord.Object) -> None:
    @s.bot.tree.command(guild=guild)
    async def ping(interaction: discord.Interaction) -> None:
        """Ping."""
        await interaction.response.send_message("pong")
