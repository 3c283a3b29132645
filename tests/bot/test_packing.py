"""Replies and rooms as they are kept: what comes back is what went in."""

from bot.chat import Button, Card, File, Place, Reply, Room, Team
from bot.packing import pack_reply, pack_room, unpack_reply, unpack_room

STAFF = Room("test:1", "staff")


class Named:
    """A made-up action."""

    def token(self, *args: str | int) -> str:
        """Name it."""
        return ":".join(["made.up", *map(str, args)])


async def test_replies_and_rooms_come_back_as_they_were() -> None:
    reply = Reply(
        "text",
        Card("title", "body", (("a", "b"),), "footer", "https://a.test", "https://a.test/b", "c"),
        (Button("Press", Named(), 1),),
        (File.of("a.png", b"\x00\xff"),),
        mentions=(Team("discord:1", "Readers"),),
        publish=True,
    )
    back = unpack_reply(await pack_reply(reply))
    assert back == reply
    assert await back.files[0].read() == b"\x00\xff"
    assert unpack_reply(await pack_reply(Reply())) == Reply()
    older = '{"card": ["title", "body", [["a", "b"]], "footer"]}'
    assert unpack_reply(older).card == Card("title", "body", (("a", "b"),), "footer")
    for room in (
        STAFF,
        Room("x:1", "r", is_direct=True, community="n", place=Place("x:2", "p")),
        Room("x:1", "r", is_private=True),
    ):
        assert unpack_room(pack_room(room)) == room
    before = {key: value for key, value in pack_room(STAFF).items() if key != "is_private"}
    assert unpack_room(before) == STAFF
