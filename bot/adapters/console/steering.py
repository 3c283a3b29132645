"""Steering: the lines by which the person at the console plays other people and moves the clock."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.chat import Role, UserError
from bot.parsing import parse_choice, parse_duration, parse_whole_number

HELP = (
    "Lines that begin with / steer the console: /as NAME [member|moderator|owner], /room NAME, "
    "/press N, /react #12 👍, /unreact #12 👍, /edit #12 NEW WORDS, /delete #12, /advance 3d, "
    "/quit. "
    "A message's number is that of the line it was typed in. "
    "To use a command of the bot, leave out the slash."
)
ROLES = {"member": Role.MEMBER, "moderator": Role.MODERATOR, "owner": Role.OWNER}
_MESSAGE = re.compile(r"#(\d{1,9})(?:\s+(.+))?", re.DOTALL)
_NAME = re.compile(r"[^\s:/@][^\s:/]{0,39}")


@dataclass(frozen=True, slots=True)
class As:
    """Go on as somebody else."""

    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class In:
    """Go on in another room."""

    name: str


@dataclass(frozen=True, slots=True)
class Press:
    """Press a button of the last reply that has any."""

    number: int


@dataclass(frozen=True, slots=True)
class React:
    """Put an emoji to a message, by its number, or take it back."""

    number: int
    emoji: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """Put other words in a message's place."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away."""

    number: int


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the bot's clock."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Quit:
    """End."""


Steer = As | In | Press | React | Edit | Delete | Advance | Quit


def parse_steering(line: str) -> Steer:
    """Read a line that begins with a slash; raise UserError saying what can be typed."""
    word, _, rest = line[1:].strip().partition(" ")
    word, rest = word.lower(), rest.strip()
    if word in {"react", "unreact", "edit", "delete"}:
        return _parse_happening(word, rest)
    match word:
        case "as":
            return _parse_as(rest)
        case "room":
            return In(_name(rest, "/room staff"))
        case "press":
            return Press(parse_whole_number(rest))
        case "advance":
            return Advance(parse_duration(rest))
        case "quit" | "exit":
            return Quit()
    raise UserError(HELP)


def _parse_as(rest: str) -> As:
    name, _, role = rest.partition(" ")
    chosen = ROLES[parse_choice(role, tuple(ROLES))] if role.strip() else None
    return As(_name(name, "/as ada moderator"), chosen)


def _parse_happening(word: str, rest: str) -> React | Edit | Delete:
    match word:
        case "edit":
            return Edit(*_message(rest, "/edit #12 new words"))
        case "delete":
            return Delete(_message(f"{rest} -", "/delete #12")[0])
    number, emoji = _message(rest, f"/{word} #12 👍")
    return React(number, emoji, is_added=word == "react")


def _message(rest: str, example: str) -> tuple[int, str]:
    found = _MESSAGE.fullmatch(rest)
    if not found or not found[2]:
        raise UserError(f"Please give the message's number, as in {example}.")
    return int(found[1]), found[2].strip()


def _name(text: str, example: str) -> str:
    if not _NAME.fullmatch(text):
        raise UserError(f"Please give one short name, as in {example}.")
    return text
