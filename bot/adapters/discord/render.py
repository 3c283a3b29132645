"""Render: a reply as the messages that Discord takes, none over its limits."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from bot.chat import Button, Card, File, Reply, Team
from bot.markup import escape, plain, shorten, split

from . import limits

NAMELESS = "\N{ZERO WIDTH SPACE}"
"""The name of a field that has none; Discord wants one."""

NO_FILES = (
    "There is a file with this, but I am not allowed to attach files here. Ask me in a direct "
    "message, or ask a moderator to let me attach files."
)

_CODE = re.compile(r"(?<!\\)`([^`\n]+)`")

Spell = Callable[[str], str]
"""Writes a command the way it is used on Discord."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: text or an embed, buttons, files."""

    text: str = ""
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    mentions: tuple[Team, ...] = ()


def render(reply: Reply, spell: Spell, spell_plainly: Spell) -> list[Part]:
    """Give the messages of a reply, its buttons and files on the last of them.

    `spell` writes a command where Discord can show one that is pressed, `spell_plainly` elsewhere.
    """
    text = _spelt(reply.text, spell)
    card = _spelt_card(_addressed(reply.card), spell, spell_plainly) if reply.card else None
    if card is not None and text and _fits_in(card, text):
        card, text = replace(card, fields=(*card.fields, (NAMELESS, text))), ""
    parts = [Part(card=each) for each in (split_card(card) if card else ())]
    parts += [Part(text=each) for each in split(text, limits.TEXT)]
    if len(parts) > limits.PARTS:
        parts = _begun(parts[0], reply)
    return _called(_with_rest(parts or [Part()], reply), reply.mentions)


def _called(parts: list[Part], teams: tuple[Team, ...]) -> list[Part]:
    """Call people in the first message, or in one before it if that is full."""
    if not teams:
        return parts
    called = " ".join(f"<@&{team.id.rpartition(':')[2]}>" for team in teams)
    first = replace(parts[0], text=f"{called}\n{parts[0].text}".strip(), mentions=teams)
    if len(first.text) > limits.TEXT:
        return [Part(called, mentions=teams), *parts]
    return [first, *parts[1:]]


def _with_rest(parts: list[Part], reply: Reply) -> list[Part]:
    buttons = _distinct(reply.buttons)
    files = (*parts[-1].files, *reply.files)
    first, *more_buttons = _chunks(buttons, limits.BUTTONS) or [()]
    first_files, *more_files = _chunks(files, limits.FILES) or [()]
    parts[-1] = replace(parts[-1], buttons=first, files=first_files)
    parts += [Part(buttons=each) for each in more_buttons]
    return parts + [Part(files=each) for each in more_files]


def _begun(first: Part, reply: Reply) -> list[Part]:
    """Show how a very long reply begins, and put the whole of it into a file."""
    whole = File.of("answer.txt", plain(reply.plain()).encode())
    note = "This is only the beginning. The whole answer is in the file."
    return [first, Part(text=note, files=(whole,))]


def split_card(card: Card) -> list[Card]:
    """Split a card into ones that Discord takes; what fits nowhere else goes into the text."""
    if _fits(card):
        return [card]
    body, fields, footer = card.body, card.fields, card.footer
    if len(card.title) > limits.TITLE:
        body = f"**{card.title}**\n\n{body}"
    if not _can_be_fields(fields):
        rows = "\n".join(
            value if name == NAMELESS else f"**{name}**: {value}" for name, value in fields
        )
        body, fields = f"{body}\n\n{rows}".strip(), ()
    if len(footer) > limits.FOOTER:
        body, footer = f"{body}\n\n{footer}".strip(), ""
    title = shorten(card.title, limits.TITLE)
    rest = len(title) + len(footer) + sum(len(name) + len(value) for name, value in fields)
    bodies = split(body, min(limits.BODY, limits.EMBED - rest)) or [""]
    cards = [Card("", each) for each in bodies]
    cards[0] = replace(cards[0], title=title, link=card.link)
    cards[-1] = replace(
        cards[-1],
        fields=fields,
        footer=footer,
        image=card.image,
        image_text=card.image_text,
    )
    return cards


def _fits(card: Card) -> bool:
    return (
        not card.fields
        and len(card.title) <= limits.TITLE
        and len(card.body) <= limits.EMBED - limits.TITLE - limits.FOOTER
        and len(card.footer) <= limits.FOOTER
    )


def _can_be_fields(fields: Sequence[tuple[str, str]]) -> bool:
    size = sum(len(name) + len(value) for name, value in fields)
    return (
        len(fields) <= limits.FIELDS
        and size <= limits.EMBED - limits.TITLE - limits.FOOTER
        and all(
            0 < len(name) <= limits.FIELD_NAME and 0 < len(value) <= limits.FIELD_VALUE
            for name, value in fields
        )
    )


def _fits_in(card: Card, text: str) -> bool:
    size = sum(len(name) + len(value) for name, value in card.fields)
    return (
        len(text) <= limits.FIELD_VALUE
        and len(card.fields) < limits.FIELDS
        and size + len(text) + len(card.title) + len(card.body) + len(card.footer) < limits.EMBED
    )


def _spelt(text: str, spell: Spell) -> str:
    return _CODE.sub(lambda found: spell(found[1]), text) if "`" in text else text


def _spelt_card(card: Card, spell: Spell, plainly: Spell) -> Card:
    return replace(
        card,
        title=_spelt(card.title, plainly),
        body=_spelt(card.body, spell),
        fields=tuple((_spelt(name, plainly), _spelt(value, spell)) for name, value in card.fields),
        footer=plain(_spelt(card.footer, plainly)),  # Discord shows no markup there
    )


def _distinct(buttons: Sequence[Button]) -> list[Button]:
    """Drop a button that does what one before it does: Discord refuses a message with two such."""
    first: dict[str, Button] = {}
    for each in buttons:
        first.setdefault(each.token, each)
    return list(first.values())


def _chunks(items: Sequence[Any], size: int) -> list[tuple[Any, ...]]:
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]


def _addressed(card: Card) -> Card:
    """Give a card as an embed can hold its addresses: Discord wants a name with a dot in it."""
    hosts = [urlsplit(each).hostname or "" for each in (card.link, card.image) if each]
    return card if all("." in host for host in hosts) else without_addresses(card)


def has_address(card: Card) -> bool:
    """Tell whether a card holds an address that Discord may refuse."""
    return bool(card.link or card.image)


def without_addresses(card: Card) -> Card:
    """Give a card whose link stands in its text, if there is room, and that has no picture."""
    body = f"{card.body}\n\n<{card.link}>".strip() if card.link else card.body
    return replace(card, body=body if len(body) <= limits.BODY else card.body, link="", image="")


def fitted(part: Part, *, embeds: bool, files: bool) -> list[Part]:
    """Give what a room shows that has no embeds or takes no files: cards are written out."""
    if part.files and not files:
        part = replace(part, files=(), text=f"{part.text}\n\n{NO_FILES}".strip())
    if part.card is None or embeds:
        return [part]
    card = part.card
    rows = [value if name == NAMELESS else f"**{name}**: {value}" for name, value in card.fields]
    title = f"**{card.title}**" if card.title else ""
    linked = f"{title}\n<{card.link}>" if card.link else title
    picture = f"{card.image_text or 'Picture'}: <{card.image}>" if card.image else ""
    written = [linked, card.body, "\n".join(rows), picture, escape(card.footer)]
    if part.text and part.mentions:
        written.insert(0, part.text)  # whoever is called is called first
    else:
        written.append(part.text)
    texts = split("\n\n".join(each for each in written if each), limits.TEXT)
    parts = [Part(each, mentions=part.mentions) for each in texts]
    return [*parts[:-1], replace(parts[-1], buttons=part.buttons, files=part.files)]
