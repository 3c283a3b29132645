"""Contents: what goes into an event, for a message, an edit, a file or a reaction."""

import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat import File

from . import limits
from .homeserver import Json
from .render import Part


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a message belongs: what it replies to, and the thread that this was said in."""

    reply_to: str = ""
    thread: str = ""
    last: str = ""
    """The latest message of the thread, which clients without threads see as replied to."""

    def content(self) -> Json:
        """Give it as the event has it; empty if there is nothing to tell."""
        if not self.thread:
            return {"m.in_reply_to": {"event_id": self.reply_to}} if self.reply_to else {}
        return {
            "rel_type": "m.thread",
            "event_id": self.thread,
            "is_falling_back": not self.reply_to,
            "m.in_reply_to": {"event_id": self.reply_to or self.last or self.thread},
        }


def to_notice(part: Part, relation: Relation, mentioned: Iterable[str] = ()) -> Json:
    """Give a message; nobody is called by it but those who are `mentioned`, whatever it says."""
    content = _notice(part) | {"m.mentions": _mentions(mentioned)}
    if about := relation.content():
        content["m.relates_to"] = about
    return content


def to_edit(part: Part, message: str) -> Json:
    """Give the edit that puts something in the place of a message."""
    new = _notice(part)
    return {
        **new,
        "body": f"* {new['body']}",
        "m.mentions": {},
        "m.new_content": new | {"m.mentions": {}},
        "m.relates_to": {"rel_type": "m.replace", "event_id": message},
    }


def to_reaction(message: str, key: str) -> Json:
    """Give a reaction to a message."""
    about = {"rel_type": "m.annotation", "event_id": message, "key": key}
    return {"m.relates_to": about}


def to_file(file: File, kept: Json, relation: Relation) -> Json:
    """Give a message with a file; `kept` is its address, or its address and keys.

    What it shows is the body, which clients show or read out beside it.
    https://spec.matrix.org/v1.16/client-server-api/#media-captions
    """
    kind = kind_of(file)
    content: Json = {
        "msgtype": "m.image" if kind.startswith("image/") else "m.file",
        "body": file.about or file.name,
        "filename": file.name,
        "info": {"mimetype": kind, "size": file.size},
        "m.mentions": {},
        **kept,
    }
    if about := relation.content():
        content["m.relates_to"] = about
    return content


def kind_of(file: File) -> str:
    """Guess what kind of file it is by its name."""
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def mark(number: int) -> str:
    """Give the emoji of a number."""
    return f"{number}{limits.KEYCAP}"


def read_mark(key: str) -> int | None:
    """Read the number off an emoji; clients write it with and without a hidden character."""
    figure = key[:1]
    is_keycap = key[1:] in {limits.KEYCAP, limits.KEYCAP[1:], limits.KEYCAP[:1], ""}
    return int(figure) if is_keycap and figure in limits.MARKS else None


def _notice(part: Part) -> Json:
    # A message without text is refused, and shows nothing.
    plain: Json = {"msgtype": "m.notice", "body": part.body or "\N{HORIZONTAL ELLIPSIS}"}
    rich = {"format": "org.matrix.custom.html", "formatted_body": part.html}
    both = {**plain, **rich} if part.html else plain
    return (
        both if len(json.dumps(both, ensure_ascii=False).encode()) < limits.CONTENT_BYTES else plain
    )


def _mentions(users: Iterable[str]) -> Json:
    listed = sorted(users)
    return {"user_ids": listed} if listed else {}
