"""Messages: what a room's events come to when a person looks at the room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_NOT_SHOWN = {"m.reaction", "m.room.redaction"}


@dataclass(frozen=True)
class Event:
    """An event as a client has it, decrypted if it could be."""

    source: dict[str, Any]
    is_encrypted: bool = False
    sender_key: str = ""
    """The key of the device that encrypted it."""

    @property
    def id(self) -> str:
        """Give its id."""
        return str(self.source["event_id"])

    @property
    def kind(self) -> str:
        """Give its type."""
        return str(self.source.get("type", ""))

    @property
    def content(self) -> dict[str, Any]:
        """Give its content; a redacted one has none."""
        return self.source.get("content") or {}

    @property
    def relation(self) -> dict[str, Any]:
        """Give what it relates to, and how."""
        return self.content.get("m.relates_to") or {}

    @property
    def redacts(self) -> str:
        """Give the id of the event that it takes back, in rooms of any version."""
        found = self.content.get("redacts") or self.source.get("redacts") or ""
        return str(found) if self.kind == "m.room.redaction" else ""

    @property
    def is_redacted(self) -> bool:
        """Tell whether the homeserver has already emptied it."""
        return "redacted_because" in self.source.get("unsigned", {})


@dataclass
class Message:
    """What a person sees: the latest edit, with the reactions below it."""

    id: str
    room: str
    sender: str
    kind: str
    """Its type; `m.room.encrypted` where this person cannot decrypt it."""
    content: dict[str, Any]
    relation: dict[str, Any]
    time: int
    """When the homeserver had it, in milliseconds."""
    is_encrypted: bool
    sender_key: str = ""
    is_edited: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """Who reacted, by key, in the order in which they did."""

    @property
    def is_readable(self) -> bool:
        """Tell whether this person has the key."""
        return self.kind != "m.room.encrypted"

    @property
    def body(self) -> str:
        """Give the plain text."""
        return str(self.content.get("body", ""))

    @property
    def html(self) -> str:
        """Give the formatted text; empty where there is none."""
        return str(self.content.get("formatted_body", ""))

    @property
    def msgtype(self) -> str:
        """Give the kind of message: m.text, m.notice, m.file ..."""
        return str(self.content.get("msgtype", ""))

    @property
    def mentions(self) -> frozenset[str]:
        """Give the ids of the people whom it pings, and `@room`."""
        mentioned = self.content.get("m.mentions", {})
        everybody = {"@room"} if mentioned.get("room") else set()
        return frozenset({*mentioned.get("user_ids", []), *everybody})

    @property
    def thread(self) -> str:
        """Give the id of the message at the root of its thread."""
        is_threaded = self.relation.get("rel_type") == "m.thread"
        return str(self.relation["event_id"]) if is_threaded else ""

    @property
    def reply_to(self) -> str:
        """Give the id of the message that it answers."""
        if self.relation.get("is_falling_back"):
            return ""
        return str(self.relation.get("m.in_reply_to", {}).get("event_id", ""))

    @property
    def has_file(self) -> bool:
        """Tell whether there is something to download."""
        return "url" in self.content or "file" in self.content


def read(room: str, events: Iterable[Event]) -> list[Message]:
    """Read the messages of a room from its events, oldest first."""
    events = list(events)
    gone = {each.redacts for each in events if each.redacts}
    kept = [each for each in events if each.id not in gone and not each.is_redacted]
    messages = {each.id: _begin(room, each) for each in kept if _is_shown(each)}
    for each in kept:
        told = messages.get(each.relation.get("event_id", ""))
        if told and each.kind == "m.reaction":
            told.reactions.setdefault(each.relation["key"], []).append(each.source["sender"])
        elif told and _is_edit(each) and each.source["sender"] == told.sender:
            told.content = each.content.get("m.new_content", told.content)
            told.is_edited = True
    return list(messages.values())


def _begin(room: str, event: Event) -> Message:
    return Message(
        id=event.id,
        room=room,
        sender=event.source["sender"],
        kind=event.kind,
        content=event.content,
        relation=event.relation,
        time=event.source["origin_server_ts"],
        is_encrypted=event.is_encrypted,
        sender_key=event.sender_key,
    )


def _is_shown(event: Event) -> bool:
    return "state_key" not in event.source and event.kind not in _NOT_SHOWN and not _is_edit(event)


def _is_edit(event: Event) -> bool:
    return event.relation.get("rel_type") == "m.replace"


def compose(
    text: str,
    *,
    html: str = "",
    msgtype: str = "m.text",
    mention: tuple[str, str] | None = None,
    reply_to: str = "",
    thread: str = "",
) -> dict[str, Any]:
    """Write a message as clients do; a mention is somebody's id and name, put in front."""
    content: dict[str, Any] = {"msgtype": msgtype, "body": text, "m.mentions": {}}
    if mention:
        user_id, name = mention
        pill = f'<a href="https://matrix.to/#/{user_id}">{name}</a>'
        content |= {"body": f"{name}: {text}", "m.mentions": {"user_ids": [user_id]}}
        html = f"{pill}: {html or text}"
    if html:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    relation = dict(_relate(reply_to, thread))
    return content | ({"m.relates_to": relation} if relation else {})


def compose_edit(message: str, content: dict[str, Any]) -> dict[str, Any]:
    """Write the event that puts new content in place of a message's."""
    return content | {
        "body": f"* {content['body']}",
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": message},
    }


def _relate(reply_to: str, thread: str) -> Iterator[tuple[str, Any]]:
    if thread:
        yield from {"rel_type": "m.thread", "event_id": thread}.items()
        yield "is_falling_back", not reply_to
    if reply_to or thread:
        yield "m.in_reply_to", {"event_id": reply_to or thread}
