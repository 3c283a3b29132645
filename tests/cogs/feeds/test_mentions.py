"""An owner lets a feed call a role: that one, and no other."""

from pathlib import Path

from bot.chat import Reply, Room, Team
from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.cogs.feeds.talks import follow
from tests.discord_talk import talking_on_discord
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


async def test_the_console_shows_who_is_called(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq") as talk:
        outbox = talk._console._outbox
        assert outbox is not None
        reply = Reply("Something new.", mentions=(Team("console:readers", "The *Readers*"),))
        async with outbox._postings._storage.write() as conn:
            await outbox.post(conn, Room("console:news", "news"), reply)
        heard = await talk.waits("1 minute")
        assert heard == "@The *Readers*\n\nSomething new."
