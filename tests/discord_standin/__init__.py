"""The stand-in: a server on loopback that speaks Discord's REST v10 and Gateway.

A bot comes to it unchanged, by its public options, and a test reads as what people do:

    async with DiscordStandIn.started() as discord:
        guild = discord.guild("Staff")
        ada = discord.person("ada")
        guild.joins(ada)
        client = Client(intents=intents, **discord.client_options())
        ...  # client.start(discord.token)
        at = ada.at(guild.general)
        answer = await at.slash("faq ask", question="How much leave?")
        assert answer.is_ephemeral
        await at.presses("Helpful")

What a real client would not let a person do is an AssertionError; what Discord refuses the bot
is answered as Discord does. What the bot asks for and is not there is noted in `unknown`, and
every host that is not Discord's in `refused`: a test ends with both being empty.
"""

from tests.discord_standin.acting import At, NoResponse, Person
from tests.discord_standin.exchange import Exchange
from tests.discord_standin.interactions import Answer
from tests.discord_standin.messages import Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import DIRECT, NEWS, TEXT, THREAD, Channel, Guild, Role
from tests.discord_standin.server import DiscordStandIn
from tests.discord_standin.wire import Intent

__all__ = [
    "DIRECT",
    "NEWS",
    "TEXT",
    "THREAD",
    "Answer",
    "At",
    "Channel",
    "DiscordStandIn",
    "Exchange",
    "Guild",
    "Intent",
    "Message",
    "NoResponse",
    "Permission",
    "Person",
    "Role",
]
