"""What a hostile client or server may send: it is read for what it is, and costs little."""

import time
from typing import Any

import pytest

from bot.adapters.matrix.hearing import Kind, read_event
from bot.adapters.matrix.stream import _invitations

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
