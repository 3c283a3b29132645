"""Render: a reply as the messages that Matrix takes, each in a plain and a rich form."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

from markdown_it import MarkdownIt

from bot.chat import Card, File, Reply
from bot.markup import escape as escape_markup
from bot.markup import plain, split

from . import limits

_CODE = re.compile(r"(?<!\\)`([^`\n]+)`")
_RICH = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("strikethrough")
    .disable(["html_block", "html_inline", "image", "code"])
)
_HOW = "Answer with a number, or press it below."
_HOW_ONE = "Answer with 1, or press it below."
_HOW_MANY = "Answer with a number."

Spell = Callable[[str], str]
"""Writes a command the way it is typed in the room."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: what it says plainly and richly, its buttons by label and token, its files."""

    body: str = ""
    html: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    """Buttons that nobody else may see pressed, so that they have no number."""


def render(
    reply: Reply, spell: Spell, *, is_direct: bool = False, can_react: bool = True
) -> list[Part]:
    """Give the messages of a reply, its buttons and files on the last of them.

    Everybody sees who answers with a number or a reaction. So for a button that is pressed in
    private it says what to write to the bot directly.
    """
    markdown = _CODE.sub(lambda found: f"`{spell(found[1])}`", _markdown(reply))
    markdown = "\n\n".join([*filter(None, [markdown]), *_hidden(reply, is_direct=is_direct)])
    texts = split(markdown, limits.TEXT)
    files = reply.files
    if len(texts) > limits.PARTS:
        whole = File.of("answer.txt", plain(markdown).encode())
        texts = [texts[0], "This is only the beginning. The whole answer is in the file."]
        files = (whole, *files)
    parts = [Part(plain(text), _RICH.render(text).strip()) for text in texts]
    buttons = tuple((each.label, each.token) for each in reply.buttons if not each.typed)
    hidden = tuple(
        (each.label, each.token) for each in reply.buttons if each.typed and not is_direct
    )
    if not buttons and not hidden and not files:
        return parts
    last = replace((parts or [Part()])[-1], files=files, hidden=hidden)
    return [*parts[:-1], _with_buttons(last, buttons, can_react=can_react)]


def _hidden(reply: Reply, *, is_direct: bool) -> list[str]:
    where = "" if is_direct else " to me in a direct message"
    hidden = [each for each in reply.buttons if each.typed]
    return [f"{escape_markup(each.label)}: write `{each.typed}`{where}." for each in hidden]


def _markdown(reply: Reply) -> str:
    parts = [*(_card(reply.card) if reply.card else ()), reply.text]
    return "\n\n".join(part for part in parts if part)


def _card(card: Card) -> list[str]:
    title = " ".join(card.title.split())
    rows = "\n".join(f"**{name}**: {value}" for name, value in card.fields)
    head = f"### {title}\n<{card.link}>" if card.link else f"### {title}"
    picture = f"{card.image_text or 'Picture'}: <{card.image}>" if card.image else ""
    return [head if title else "", card.body, rows, picture, card.footer]


def _with_buttons(part: Part, buttons: Sequence[tuple[str, str]], *, can_react: bool) -> Part:
    """Number the buttons under what is said."""
    if not buttons:
        return part
    labels = [" ".join(label.split()) for label, _ in buttons]
    is_typed = not can_react or len(labels) > len(limits.MARKS)
    how = _HOW_MANY if is_typed else _HOW if labels[1:] else _HOW_ONE
    listed = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
    items = "".join(f"<li>{escape(label)}</li>" for label in labels)
    return replace(
        part,
        body=f"{part.body}\n\n{listed}\n{how}".lstrip(),
        html=f"{part.html}<ol>{items}</ol><p><em>{how}</em></p>",
        buttons=tuple(buttons),
    )
