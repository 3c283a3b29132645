"""Hearing: events of a room as plain values, with what clients put around the words taken off."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import unescape
from typing import Any
from urllib.parse import unquote

_FILES = frozenset({"m.file", "m.image", "m.audio", "m.video"})
# Bounded, and no part of it can match what the next one can: anybody can send a page of beginnings.
_PILL = re.compile(
    r'<a\s[^<>]{0,200}?\bhref="https://matrix\.to/#/([^"?<>]{1,300})(?:\?[^"<>]{0,300})?"[^<>]{0,200}>'
    r"((?:[^<]|<(?!/?a\b)){0,300})</a>"
)
_TAG = re.compile(r"<[^>]*>")
_QUOTE = re.compile(r"\A(?:> ?.*(?:\n|\Z))+\n?")


class Kind(StrEnum):
    """What an event is to the bot."""

    SAID = "said"
    EDITED = "edited"
    REACTED = "reacted"
    TAKEN_BACK = "taken back"
    UNREADABLE = "unreadable"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message; `keys` where it is encrypted."""

    name: str
    size: int
    address: str
    keys: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """One event, as far as the bot cares.

    `target` is what a reaction, an edit or a redaction is about, `key` the reaction's emoji.
    """

    id: str
    room: str
    sender: str
    kind: Kind
    text: str = field(default="", repr=False)
    reply_to: str = ""
    thread: str = ""
    mentions: frozenset[str] = frozenset()
    file: Attachment | None = field(default=None, repr=False)
    target: str = ""
    key: str = ""
    is_begun: bool = False
    """Whether it was answered before, as far as a change that was made because of it."""


def read_event(event: Mapping[str, Any], room: str) -> Heard | None:
    """Read an event; None if it is nothing to the bot, or is not what it says."""
    content, id_, sender = event.get("content"), _text(event, "event_id"), _text(event, "sender")
    if not isinstance(content, dict) or not id_ or not sender or "state_key" in event:
        return None
    match event.get("type"):
        case "m.room.message":
            return _read_message(Heard(id_, room, sender, Kind.SAID), content)
        case "m.reaction":
            about = _dict(content, "m.relates_to")
            target, key = _text(about, "event_id"), _text(about, "key")
            heard = Heard(id_, room, sender, Kind.REACTED, target=target, key=key)
            return heard if target and key else None
        case "m.room.redaction":
            target = _text(content, "redacts") or _text(event, "redacts")
            return Heard(id_, room, sender, Kind.TAKEN_BACK, target=target) if target else None
        case "m.room.encrypted" if content.get("algorithm"):
            return Heard(id_, room, sender, Kind.UNREADABLE)
    return None


def _read_message(heard: Heard, content: Mapping[str, Any]) -> Heard | None:
    about = _dict(content, "m.relates_to")
    relation, target = about.get("rel_type"), _text(about, "event_id")
    if relation == "m.replace":
        new = {**_dict(content, "m.new_content"), "m.relates_to": {}}
        read = _read_message(heard, new) if target else None
        return replace(read, kind=Kind.EDITED, target=target) if read else None
    kind = _text(content, "msgtype")
    if kind != "m.text" and kind not in _FILES:
        return None  # a notice is for people
    heard = replace(
        heard,
        thread=_text(about, "event_id") if relation == "m.thread" else "",
        reply_to=_reply(about),
        mentions=_mentions(content),
        text=_words(content, bool(about)),
    )
    if kind == "m.text":
        return heard
    file = _read_file(content)
    name = _text(content, "filename")
    caption = heard.text if name and name != heard.text else ""
    return replace(heard, text=caption, file=file) if file else None


def _reply(about: Mapping[str, Any]) -> str:
    """Give what a message replies to; what old clients see of a thread is no reply."""
    if about.get("rel_type") == "m.thread" and about.get("is_falling_back") is True:
        return ""
    return _text(_dict(about, "m.in_reply_to"), "event_id")


def _words(content: Mapping[str, Any], has_relation: bool) -> str:  # noqa: FBT001  a plain fact
    """Give what was said: without the quotation of a reply, and mentions as ids."""
    body = _text(content, "body")
    if has_relation and body.startswith("> <"):
        body = _QUOTE.sub("", body, count=1)
    for user, label in _pills(_text(content, "formatted_body")):
        if label and label != user:
            body = body.replace(label, user, 1)
    return body.strip()


def _pills(html: str) -> list[tuple[str, str]]:
    named = [(unquote(address), _plain(label)) for address, label in _PILL.findall(html)]
    return [(address, label) for address, label in named if address.startswith("@")]


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()


def _mentions(content: Mapping[str, Any]) -> frozenset[str]:
    listed = _dict(content, "m.mentions").get("user_ids")
    named = (
        {each for each in listed if isinstance(each, str)} if isinstance(listed, list) else set()
    )
    return frozenset(named | {user for user, _ in _pills(_text(content, "formatted_body"))})


def _read_file(content: Mapping[str, Any]) -> Attachment | None:
    keys = content.get("file")
    address = _text(keys, "url") if isinstance(keys, dict) else _text(content, "url")
    if not address.startswith("mxc://"):
        return None
    size = _dict(content, "info").get("size")
    return Attachment(
        _text(content, "filename") or _text(content, "body") or "file",
        size if isinstance(size, int) else 0,
        address,
        keys if isinstance(keys, dict) else None,
    )


def strip_mention(text: str, me: str, name: str, *, is_mentioned: bool) -> tuple[str, bool]:
    """Take the bot's name off the start of a line, and tell whether the line is meant for it.

    A bare name is a way of addressing somebody only before a colon or a comma.
    """
    local = me[1:].partition(":")[0]
    names = sorted({me, f"@{local}", local, name, f"@{name}"} - {"", "@"}, key=len, reverse=True)
    listed = "|".join(re.escape(each) for each in names)
    found = re.match(rf"\s*({listed})(?:(?P<sign>\s*[:,])|(?=\s|\Z))[\s:,]*", text, re.IGNORECASE)
    if found and (is_mentioned or found["sign"] or found[1].startswith("@")):
        return text[found.end() :], True
    return (text.replace(me, " ").strip(), True) if is_mentioned or me in text else (text, False)


def _dict(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""
