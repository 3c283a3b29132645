"""Output: what the console shows of a reply, as JSON, as plain text or for a terminal."""

import json
from dataclasses import asdict, dataclass, replace

from rich.console import Console as Terminal
from rich.panel import Panel
from rich.text import Text

from bot.chat import Card, Reply
from bot.markup import escape, plain


@dataclass(frozen=True, slots=True)
class Output:
    """One reply: which input line it answers (None for none), to whom, where, and what."""

    line: int | None
    to: str | None
    room: str
    private: bool
    text: str
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What the console tells the keyboard after a steering line, beside any replies."""

    text: str
    is_over: bool = False


def render_json(output: Output) -> str:
    """Give one JSON object on one line."""
    return json.dumps(asdict(output), ensure_ascii=False)


def render_text(output: Output) -> str:
    """Give the reply as plain text, its buttons numbered, a blank line after it."""
    return "\n".join([output.text, *_extras(output), ""])


def addressed(reply: Reply) -> str:
    """Give a reply as text that begins with those whom it calls."""
    parts = (call(reply), reply.plain(), described(reply))
    return "\n\n".join(part for part in parts if part)


def described(reply: Reply) -> str:
    """Say what the pictures of a reply show, one on a line."""
    return "\n".join(f"Picture: {each.about}" for each in reply.files if each.about)


def call(reply: Reply) -> str:
    """Name those whom a reply calls."""
    return " ".join(f"@{escape(team.name)}" for team in reply.mentions)


def _extras(output: Output) -> list[str]:
    extras = [f"[{number}] {label}" for number, label in enumerate(output.buttons, 1)]
    extras += [f"File: {path}" for path in output.files]
    if output.private:
        extras.append("(only you can see this)")
    return extras


def print_rich(terminal: Terminal, output: Output, reply: Reply) -> None:
    """Show the reply on a terminal, a card as a bordered block."""
    if reply.mentions:
        terminal.print(Text(plain(call(reply))))
    if reply.card is not None:
        terminal.print(_panel(reply.card))
    if reply.text:
        terminal.print(Text(plain(reply.text)))
    if shown := described(reply):
        terminal.print(Text(plain(shown)))
    for line in _extras(output):
        terminal.print(Text(line, style="bold" if line.startswith("[") else "dim"))
    terminal.print()


def _panel(card: Card) -> Panel:
    inside = replace(card, title="").text().strip()
    return Panel(Text(plain(inside)), title=Text(plain(card.title)), title_align="left")
