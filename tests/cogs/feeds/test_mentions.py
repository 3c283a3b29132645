"""An owner lets a feed call a role: that one, and no other."""

from dataclasses import replace
from pathlib import Path

from bot.app import App
from bot.chat import Place, Reply, Room, Team
from cogs.feeds.model import Entry
from cogs.feeds.render import render_entry
from cogs.feeds.store import Subscriptions, save_subscription
from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.cogs.feeds.talks import follow
from tests.discord_talk import talking_on_discord
from tests.matrix_server import Synapse
from tests.matrix_talk import talking_on_matrix
from tests.talk import START
from tests.talk import talking as talking_on_console


async def test_entries_call_the_role_that_an_owner_named(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_discord(tmp_path, **EVERYWHERE) as talk:
        readers = talk._stage.guild.role("Readers", mentionable=True)
        await follow(talk, blog)
        await talk.becomes("owner", "owner")
        heard = await talk.says(f"feed mention 1 <@&{readers.id}>")
        assert "mentions Readers with each entry" in heard
        assert "Mentions: Readers" in await talk.says("feed show 1")
        post = blog.writes("Pay talks @everyone")
        await talk.waits("70 minutes")
        room = next(each for each in talk._stage.guild.channels.values() if each.name == "news")
        message = room.messages[-1]
        assert message.mention_roles == [readers.id]
        assert not message.mention_everyone
        blog.edits(post, "Pay talks fail")
        await talk.waits("70 minutes")
        assert message.embeds[0]["title"] == "Pay talks fail"
        assert room.messages[-1] is message
        await talk.says("feed mention 1")
        blog.writes("Another")
        await talk.waits("70 minutes")
        assert room.messages[-1].mention_roles == []


async def test_a_feed_that_is_posted_on_matrix_calls_nobody_and_says_why(
    tmp_path: Path, blog: Blog
) -> None:
    async with talking_on_discord(tmp_path, **EVERYWHERE) as talk:
        readers = talk._stage.guild.role("Readers", mentionable=True)
        await follow(talk, blog)
        await talk.becomes("owner", "owner")
        mention = f"feed mention 1 <@&{readers.id}>"
        await talk.says(mention)
        await moves(talk._app, Room("matrix:!news", "news"))
        heard = await talk.says(mention)
        assert heard.startswith(
            "#1 On Probation Blog, in news, mentions nobody: where it is posted"
        )
        assert "I never call a whole room." in heard
        (followed,) = await Subscriptions(talk._app.host.storage, "home").list_live()
        kept = followed.subscription
        assert kept.mention is not None
        post = render_entry(Entry("1", title="Pay talks"), followed.feed, kept, talk._app.host.zone)
        assert post.mentions == (), "what was wished before the room changed calls nobody either"
        await moves(talk._app, Room("discord:1", "news", place=Place("discord:2", "Other")))
        assert "is posted in another server than this one" in await talk.says(mention)
        assert "It mentions" not in await talk.says("feed room 1 #news")


async def moves(app: App, room: Room) -> None:
    """Have the feed posted in a room of another place, of the same community."""
    (followed,) = await Subscriptions(app.host.storage, "home").list_live()
    async with app.host.storage.write() as conn:
        await save_subscription(conn, replace(followed.subscription, room=room), START)


async def test_roles_are_asked_for_in_vain_where_there_are_none(
    synapse: Synapse, tmp_path: Path, blog: Blog
) -> None:
    async with talking_on_matrix(tmp_path, synapse=synapse, **EVERYWHERE) as talk:
        await follow(talk, blog)
        await talk.becomes("owner", "owner")
        heard = await talk.says("feed mention 1 Readers")
        assert heard.startswith(
            "On Matrix there are no roles: people have power in a room instead, and I never call a "
            "whole room. If you mean a role of a server on Discord, please type that there."
        )
        assert "Mentions" not in await talk.says("feed show 1")
        app, room = talk._app, talk._stage.rooms["news"]
        (followed,) = await Subscriptions(app.host.storage, "home").list_live()
        readers = Team("discord:7", "Readers")
        elsewhere = Room("discord:1", "news", place=Place("discord:2", "Staff"))
        wish = replace(followed.subscription, room=elsewhere, mention=readers)
        async with app.host.storage.write() as conn:
            await save_subscription(conn, wish, START)
        told = await talk.says(f"feed room 1 {room}")
        assert "It mentions Readers no more: where it is posted there are no roles" in told
        assert "Mentions" not in await talk.says("feed show 1")


async def test_the_console_shows_who_is_called(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq") as talk:
        outbox = talk._console._outbox
        assert outbox is not None
        reply = Reply("Something new.", mentions=(Team("console:readers", "The *Readers*"),))
        async with outbox._postings._storage.write() as conn:
            await outbox.post(conn, Room("console:news", "news"), reply)
        heard = await talk.waits("1 minute")
        assert heard == "@The *Readers*\n\nSomething new."
