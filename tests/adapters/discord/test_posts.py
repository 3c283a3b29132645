"""What the bot posts by itself on Discord: who is called, what is published, and pictures."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.discord.render import Part, fitted, render
from bot.chat import Card, Place, Reply, Room, Team
from tests.discord_standin import NEWS
from tests.discord_standin.messages import Flag, Message
from tests.discord_standin.places import Channel
from tests.discord_talk import DiscordTalk, talking_on_discord

CARD = Card(
    "Pay talks",
    "They met.",
    footer="The blog",
    link="https://blog.test/1",
    image="https://blog.test/1.png",
    image_text="Picture",
)


async def post(talk: DiscordTalk, channel: Channel, reply: Reply) -> Message:
    """Let the bot post something in a room, and give the message."""
    place = Place(f"discord:{talk._stage.guild.id}", "Staff")
    room = Room(f"discord:{channel.id}", channel.name, place=place)
    app = talk._app
    async with app.host.storage.write() as conn:
        await app.host.outbox.post(conn, room, reply)
    await app.host.outbox.flush()
    await talk._settle()
    return channel.messages[-1]


@pytest.mark.parametrize("is_allowed", [True, False])
async def test_a_role_that_was_named_is_called_and_no_other(
    tmp_path: Path, *, is_allowed: bool
) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq") as talk:
        guild = talk._stage.guild
        readers = guild.role("Readers", mentionable=is_allowed)
        others = guild.role("Others", mentionable=True)
        team = Team(f"discord:{readers.id}", "Readers")
        reply = Reply(f"Hello <@&{others.id}> @everyone", card=CARD, mentions=(team,))
        message = await post(talk, guild.channel("news"), reply)
        assert message.mention_roles == ([readers.id] if is_allowed else [])
        assert not message.mention_everyone
        assert f"<@&{readers.id}>" in message.content


async def test_a_card_has_its_link_and_picture(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq") as talk:
        message = await post(talk, talk._stage.guild.channel("news"), Reply(card=CARD))
        (embed,) = message.embeds
        assert embed["url"] == CARD.link
        assert embed["image"]["url"] == CARD.image


async def test_an_announcement_channel_passes_posts_on(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq") as talk:
        channel = talk._stage.guild.channel("announcements", kind=NEWS)
        message = await post(talk, channel, Reply(card=CARD, publish=True))
        assert message.flags & Flag.CROSSPOSTED
        message = await post(talk, channel, Reply("For us alone"))
        assert not message.flags & Flag.CROSSPOSTED
        plain = talk._stage.guild.channel("news")
        message = await post(talk, plain, Reply(card=CARD, publish=True))
        assert not message.flags & Flag.CROSSPOSTED


async def test_failing_to_publish_holds_nothing_up(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq") as talk:
        talk._discord.faults.fail(
            "POST", "/channels/*/messages/*/crosspost", status=403, code=50013, times=None
        )
        channel = talk._stage.guild.channel("announcements", kind=NEWS)
        await post(talk, channel, Reply("One", publish=True))
        await post(talk, channel, Reply("Two", publish=True))
        assert [each.content for each in channel.messages] == ["One", "Two"]
        assert not any(each.flags & Flag.CROSSPOSTED for each in channel.messages)


async def test_an_address_that_is_refused_does_not_hold_up_a_room(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, cogs_off="faq") as talk:
        channel = talk._stage.guild.channel("news")
        talk._discord.faults.fail("POST", "/channels/*/messages", status=400, code=50035, times=1)
        message = await post(talk, channel, Reply(card=CARD))
        (embed,) = message.embeds
        assert "url" not in embed
        assert "<https://blog.test/1>" in embed["description"]


def test_a_name_without_a_dot_is_written_out() -> None:
    reply = Reply(card=replace(CARD, link="http://intranet/1", image=""))
    (part,) = render(reply, str, str)
    assert part.card is not None
    assert part.card.link == ""
    assert part.card.body == "They met.\n\n<http://intranet/1>"


def test_a_room_without_embeds_shows_link_and_picture_as_text() -> None:
    called = Part("<@&1>", CARD, mentions=(Team("discord:1", "Readers"),))
    (part,) = fitted(called, embeds=False, files=True)
    assert part.mentions == called.mentions
    assert part.text == (
        "<@&1>\n\n**Pay talks**\n<https://blog.test/1>\n\nThey met.\n\n"
        "Picture: <https://blog.test/1.png>\n\nThe blog"
    )


def test_a_call_does_not_make_a_message_too_long() -> None:
    reply = Reply("x" * 1999, mentions=(Team("discord:1", "Readers"),))
    parts = render(reply, str, str)
    assert [each.text[:5] for each in parts] == ["<@&1>", "xxxxx"]
    assert [bool(each.mentions) for each in parts] == [True, False]
