"""People talk, and a bare discord.py client hears and answers."""

import io
from datetime import timedelta

import discord
import pytest

from tests.adapters.discord.clients import scene
from tests.discord_standin import Intent, Permission


async def test_a_bot_hears_and_replies() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        await s.standin.delivered()
        (heard,) = s.bot.heard
        await heard.reply("hello, **ada**")
        _, reply = s.room.messages
        assert (reply.text, reply.reply_to) == ("hello, **ada**", said)


async def test_without_the_content_intent_only_some_messages_have_content() -> None:
    async with scene(lambda _: None, "message_content") as s:
        await s.at.says("hello", files=[("a.txt", b"a")])
        await s.at.says(f"{s.standin.mention} hello")
        await s.ada.dm().says("privately")
        await s.standin.delivered()
        plain, mention, direct = s.bot.heard
        assert (plain.content, plain.attachments) == ("", [])
        assert mention.content == f"{s.standin.mention} hello"
        assert direct.content == "privately"


async def test_rest_hides_content_too_when_it_is_not_switched_on() -> None:
    async with scene(lambda _: None, "message_content", "members", privileged=Intent.NONE) as s:
        await s.at.says("hello")
        channel = s.bot.get_channel(s.room.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send("mine")
        mine, other = [each async for each in channel.history()]
        assert (mine.content, other.content) == ("mine", "")


async def test_files_go_both_ways() -> None:
    async with scene() as s:
        await s.at.says("here", files=[("list.csv", b"a,b\n")])
        await s.standin.delivered()
        (heard,) = s.bot.heard
        assert await heard.attachments[0].read() == b"a,b\n"
        embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
        file = discord.File(io.BytesIO(b"png"), "chart.png", description="a chart")
        await heard.channel.send(embed=embed, file=file)
        (attachment,) = s.room.messages[-1].attachments
        assert (attachment.name, attachment.content) == ("chart.png", b"png")
        assert s.room.messages[-1].embeds[0]["image"]["url"] == attachment.url
        assert s.standin.exchanges[-1].files == ("chart.png",)


@pytest.mark.sends_nonsense  # discord.py sends back all it knows of a file
async def test_files_are_added_and_removed() -> None:
    async with scene() as s:
        one, two = (discord.File(io.BytesIO(b"a"), name) for name in ("one.txt", "two.txt"))
        sent = await s.bot.get_partial_messageable(s.room.id).send("files", file=one)
        sent = await sent.add_files(two)
        message = s.room.messages[0]
        assert [each.name for each in message.attachments] == ["one.txt", "two.txt"]
        await sent.remove_attachments(sent.attachments[0])
        assert [each.name for each in message.attachments] == ["two.txt"]
        await sent.edit(suppress=True)
        assert message.flags == 4
        await sent.edit(suppress=False)
        assert message.flags == 0


async def test_people_edit_delete_and_react() -> None:
    async with scene() as s:
        said = await s.at.says("helo")
        await s.at.edits(said, "hello")
        await s.at.reacts("👍", said)
        await s.at.unreacts("👍", said)
        await s.at.deletes(said)
        await s.standin.delivered()
        (edit,) = s.bot.named("raw_message_edit")
        (added,) = s.bot.named("raw_reaction_add")
        (removed,) = s.bot.named("raw_reaction_remove")
        (deleted,) = s.bot.named("raw_message_delete")
        assert edit.data["content"] == "hello"
        assert added.emoji == removed.emoji == discord.PartialEmoji(name="👍")
        assert added.member.name == "ada"
        assert deleted.message_id == said.id


async def test_a_bot_edits_deletes_reacts_and_reads() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        await s.standin.delivered()
        (heard,) = s.bot.heard
        await heard.add_reaction("🎉")
        mine = await heard.channel.send("one")
        await mine.edit(content="two")
        again = await heard.channel.fetch_message(mine.id)
        assert again.content == "two"
        reaction = (await heard.channel.fetch_message(said.id)).reactions[0]
        assert reaction.me
        assert [each.id async for each in reaction.users()] == [s.standin.bot_user.id]
        await mine.delete()
        await heard.delete()
        assert s.room.messages == []
        async with heard.channel.typing():
            pass


async def test_a_bot_opens_a_dm() -> None:
    async with scene() as s:
        user = await s.bot.fetch_user(s.ada.id)
        await user.send("good morning")
        assert [each.text for each in s.ada.dm().seen] == ["good morning"]
        s.ada.closes_dms()
        with pytest.raises(discord.Forbidden) as refused:
            await user.send("again")
        assert refused.value.code == 50007


async def test_a_guild_changes() -> None:
    async with scene() as s:
        bob, role = s.standin.person("bob"), s.guild.role("Moderators")
        s.guild.joins(bob)
        s.guild.gives(bob, role)
        room = s.guild.channel("news", topic="what is new")
        await s.standin.delivered()
        guild = s.bot.get_guild(s.guild.id)
        assert guild
        member, channel = guild.get_member(bob.id), guild.get_channel(room.id)
        assert member
        assert [each.name for each in member.roles] == ["@everyone", "Moderators"]
        assert isinstance(channel, discord.TextChannel)
        assert channel.topic == "what is new"
        s.guild.leaves(bob)
        room.deletes()
        await s.standin.delivered()
        assert guild.get_member(bob.id) is None
        assert guild.get_channel(room.id) is None
        s.guild.kicks_bot()
        await s.standin.delivered()
        assert list(s.bot.guilds) == []


async def test_a_role_is_deleted() -> None:
    async with scene(lambda _: None, "members") as s:
        role = s.guild.role("Helpers")
        s.guild.gives(s.standin.bot_user, role)
        await s.standin.delivered()
        me = s.bot.guilds[0].me
        assert [each.name for each in me.roles] == ["@everyone", "Staffroom", "Helpers"]
        role.deletes()
        await s.standin.delivered()
        assert s.bot.guilds[0].get_role(role.id) is None
        assert len(me.roles) == 2


async def test_a_guild_is_asked_for_by_rest() -> None:
    async with scene() as s:
        guild = await s.bot.fetch_guild(s.guild.id)
        assert [each.name for each in await guild.fetch_roles()] == ["@everyone", "Staffroom"]
        assert [each.name for each in await guild.fetch_channels()] == ["general"]
        assert (await guild.fetch_member(s.ada.id)).name == "ada"
        with pytest.raises(discord.NotFound) as refused:
            await guild.fetch_member(1)
        assert refused.value.code == 10013


async def test_nobody_is_told_of_members_without_the_intent() -> None:
    async with scene(lambda _: None, "members") as s:
        s.guild.joins(s.standin.person("bob"))
        await s.standin.delivered()
        assert s.bot.named("member_join") == []
        assert len(s.bot.guilds[0].members) == 1


async def test_a_hidden_room_is_silent() -> None:
    async with scene() as s:
        room = s.guild.channel("hidden", only_for=[s.ada])
        await s.ada.at(room).says("psst")
        await s.standin.delivered()
        assert s.bot.heard == []
        room.permits(s.guild.bot_role, allow=Permission.VIEW_CHANNEL)
        await s.ada.at(room).says("hello")
        await s.standin.delivered()
        assert [each.content for each in s.bot.heard] == ["hello"]


async def test_threads() -> None:
    async with scene() as s:
        said = await s.at.says("hello")
        await s.standin.delivered()
        thread = await s.bot.heard[0].create_thread(name="more")
        await thread.send("in here")
        assert [each.text for each in s.guild.channels[said.id].messages] == ["in here"]
        await s.ada.at(s.guild.channels[thread.id]).says("yes")
        await s.standin.delivered()
        assert isinstance(s.bot.heard[-1].channel, discord.Thread)


async def test_pins() -> None:
    async with scene() as s:
        await s.at.says("keep this")
        await s.standin.delivered()
        await s.bot.heard[0].pin()
        assert [each.content async for each in s.bot.heard[0].channel.pins()] == ["keep this"]
        await s.bot.heard[0].unpin()
        assert not s.room.messages[0].is_pinned


async def test_a_poll_is_taken() -> None:
    async with scene() as s:
        channel = s.bot.get_partial_messageable(s.room.id)
        poll = discord.Poll("Tea?", timedelta(hours=1)).add_answer(text="yes")
        sent = await channel.send(poll=poll)
        assert sent.poll
        assert sent.poll.question == "Tea?"


async def test_until_looks_again_whenever_something_happens() -> None:
    async with scene() as s:
        with pytest.raises(TimeoutError):
            await s.standin.until(lambda: False, timeout=0.02)
        task = s.bot.loop.create_task(s.bot.get_partial_messageable(s.room.id).send("hello"))
        await s.standin.until(lambda: s.room.messages)
        await task
