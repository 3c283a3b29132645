"""What a hostile client or server may send: it is read for what it is, and costs little."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.matrix.hearing import Kind, read_event
from bot.adapters.matrix.rooms import RoomView
from bot.adapters.matrix.stream import _invitations
from tests.adapters.matrix.bots import bring_in, new_bot
from tests.matrix_server import People, Synapse
from tests.matrix_server.messages import compose, compose_edit

ME = "@staffroom:here"
PILL = '<a href="https://matrix.to/#/@staffroom:here">Bot</a>'


def message(html: str) -> dict[str, Any]:
    content = {"msgtype": "m.text", "body": "Bot: hello", "formatted_body": html}
    return {"event_id": "$1", "sender": "@ada:here", "type": "m.room.message", "content": content}


@pytest.mark.parametrize(
    "html",
    [
        "<a " * 20_000,
        "<a href" * 9_000,
        '<a href="https://matrix.to/#/@a:b">' * 1_800,
        '<a href="https://matrix.to/#/' + "x" * 60_000,
        '<a href="https://matrix.to/#/@a:b">' + "<b" * 30_000,
    ],
)
def test_no_markup_keeps_the_bot_busy(html: str) -> None:
    began = time.perf_counter()
    heard = read_event(message(html), "!room")
    assert time.perf_counter() - began < 0.2
    assert heard
    assert heard.text == "Bot: hello"


@pytest.mark.parametrize(
    "html",
    [
        PILL,
        PILL.replace("<a", '<a class="mention"').replace("@", "%40"),
        PILL.replace('here"', 'here?via=here" rel="x"'),
        PILL.replace("Bot", "<b>Bot</b>"),
        f'<a href="https://elsewhere.test">see</a> {PILL}',
    ],
)
def test_a_mention_is_found(html: str) -> None:
    heard = read_event(message(html), "!room")
    assert heard
    assert heard.mentions == {ME}
    assert heard.text == f"{ME}: hello"


def member(sender: str, membership: str = "invite", **content: object) -> dict[str, Any]:
    told = {"membership": membership, **content}
    return {"type": "m.room.member", "sender": sender, "state_key": ME, "content": told}


def invited(*events: object) -> list[str]:
    rooms = {"!room": {"invite_state": {"events": list(events)}}}
    return [each.sender for each in _invitations(rooms, ME, "batch") if each.kind is Kind.INVITED]


def test_an_invitation_is_by_whom_the_own_server_says() -> None:
    assert invited(member("@owner:here"), member("@mallory:there")) == ["@mallory:there"]


def test_what_is_no_invitation_is_passed_over() -> None:
    odd = {"type": "m.room.member", "sender": "@m:there", "state_key": ME, "content": None}
    assert invited(odd) == []
    assert invited(member("@m:there", "join")) == []
    assert invited(None, {}) == []


ODD: list[object] = [None, True, 1, "", [], {}, ["@a:b"], {"event_id": []}]


@pytest.mark.parametrize("odd", ODD)
def test_content_of_any_shape_is_read_or_passed_over(odd: object) -> None:
    about = {"rel_type": "m.replace", "event_id": "$1"}
    for content in (
        {"msgtype": odd, "body": "x"},
        {"msgtype": "m.text", "body": odd, "formatted_body": odd, "m.mentions": odd},
        {"msgtype": "m.text", "body": "x", "m.relates_to": odd},
        {"msgtype": "m.text", "body": "x", "m.relates_to": about, "m.new_content": odd},
        {"msgtype": "m.text", "m.relates_to": about, "m.new_content": {"msgtype": odd}},
        {"msgtype": "m.file", "body": "x", "file": odd, "url": "mxc://a/b", "info": odd},
    ):
        heard = read_event(message("") | {"content": content}, "!room")
        assert heard is None or heard.sender == "@ada:here"


@pytest.mark.parametrize("odd", ODD)
def test_state_of_any_shape_is_read(odd: object) -> None:
    room = RoomView("!room", ME)
    names = ("name", "alias", "room_version", "users", "join_rule", "replacement_room", "redact")
    for kind in ("name", "create", "power_levels", "join_rules", "tombstone", "canonical_alias"):
        content = dict.fromkeys(names, odd)
        event = {"type": f"m.room.{kind}", "state_key": "", "sender": ME, "content": content}
        room.apply(event)
    assert room.level_of("@ada:here") <= 100
    assert isinstance(room.name, str)
    assert room.is_private


async def test_one_odd_event_does_not_end_the_bot(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada)
        said = await ada.says(room, "Hello.")
        edit = compose_edit(said, compose("x")) | {"m.new_content": {"msgtype": [], "body": "x"}}
        await ada.writes(room, edit)
        assert len(await bot.asked(ada, room, "!help help")) == 1


@pytest.mark.parametrize("ciphertext", [None, {"type": 0}, {"type": 1, "body": []}, []])
async def test_one_odd_event_sent_directly_costs_no_key(
    synapse: Synapse, people: People, tmp_path: Path, ciphertext: object
) -> None:
    ada, mallory = await people.person("Ada"), await people.person("Mallory")
    async with new_bot(synapse, tmp_path, cogs_off="faq") as bot:
        room = await bring_in(bot, ada, encrypted=True)
        known = await mallory.call(
            "POST", "keys", "query", body={"device_keys": {bot.account.user_id: []}}
        )
        ((device, keys),) = known["device_keys"][bot.account.user_id].items()
        content = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": "k" * 43,
            "ciphertext": {keys["keys"][f"curve25519:{device}"]: ciphertext},
        }
        body = {"messages": {bot.account.user_id: {device: content}}}
        await mallory.call("PUT", "sendToDevice", "m.room.encrypted", "1", body=body)
        (answer,) = await bot.asked(ada, room, "!help help")
        assert answer.is_encrypted
        assert "could not be taken in" in bot.log
