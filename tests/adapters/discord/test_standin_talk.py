"""A bare discord.py client on the stand-in: people talk, and the bot answers."""

import discord
from discord import app_commands

from tests.adapters.discord.clients import make, running
from tests.discord_standin import DiscordStandIn


async def test_a_bot_hears_and_answers() -> None:
    async with DiscordStandIn.started() as standin:
        guild = standin.guild("Staff")
        ada = standin.person("ada")
        guild.joins(ada)
        bot = make(standin)
        async with running(standin, bot):
            await ada.at(guild.general).says("hello")
            await standin.delivered()
            assert [each.content for each in bot.heard] == ["hello"]
            await bot.heard[0].reply("hello, **ada**")
        assert [each.text for each in guild.general.messages] == ["hello", "hello, **ada**"]
        assert standin.unknown == standin.refused == []


async def test_a_slash_command() -> None:
    async with DiscordStandIn.started() as standin:
        guild = standin.guild("Staff")
        ada = standin.person("ada")
        guild.joins(ada)
        bot = make(standin)

        @bot.tree.command()
        async def ask(interaction: discord.Interaction, question: str) -> None:
            """Ask something."""
            await interaction.response.send_message(f"You asked: {question}", ephemeral=True)

        async with running(standin, bot):
            await bot.tree.sync()
            at = ada.at(guild.general)
            answer = await at.slash("ask", question="when?")
            assert answer.text == "You asked: when?"
            assert answer.is_ephemeral
            assert at.seen == [answer.message]
            assert guild.general.messages == []
        assert isinstance(bot.tree, app_commands.CommandTree)
