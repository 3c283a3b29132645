"""Payloads: parts of a reply as discord.py wants them."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from bot.chat import Button, Card, File, Form, Team
from bot.markup import shorten

from . import limits
from .people import NAME, from_id
from .render import Part

CHOOSE = "~choose"
"""Names a list of choices; what was chosen says the rest."""

NOBODY = discord.AllowedMentions.none()
"""Whatever a text holds, nobody is called by it."""


async def to_message(part: Part, *, is_edit: bool = False) -> dict[str, Any]:
    """Give the keywords of a message; an edit names also what is to be gone."""
    said: dict[str, Any] = {"allowed_mentions": to_allowed(part.mentions)}
    if part.text or is_edit:
        said["content"] = part.text or None
    if part.card is not None or is_edit:
        said["embeds"] = [to_embed(part.card)] if part.card else []
    if part.buttons or is_edit:
        said["view"] = to_view(part.buttons) if part.buttons else None
    if part.files or is_edit:
        said["attachments" if is_edit else "files"] = [await to_file(each) for each in part.files]
    return said


def to_allowed(teams: Sequence[Team]) -> discord.AllowedMentions:
    """Let just these roles be called."""
    roles = [discord.Object(from_id(each.id)) for each in teams if each.id.startswith(f"{NAME}:")]
    if not roles:
        return NOBODY
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def to_embed(card: Card) -> discord.Embed:
    """Give a card as an embed."""
    embed = discord.Embed(
        title=card.title or None, description=card.body or None, url=card.link or None
    )
    if card.image:
        embed.set_image(url=card.image)
    for name, value in card.fields:
        embed.add_field(name=name, value=value, inline=False)
    if card.footer:
        embed.set_footer(text=card.footer)
    return embed


def to_view(buttons: tuple[Button, ...]) -> discord.ui.View:
    """Give buttons as a view that discord.py forgets once it is sent.

    Presses are read from the interaction itself, so they work after a restart, and discord.py
    2.7.1's registry of views, which may drop whole classes of buttons, is not in use.
    """
    view = discord.ui.View(timeout=None)
    if len(buttons) > limits.BUTTONS_IN_SIGHT:
        view.add_item(_to_select(buttons))
    for place, button in enumerate(buttons if len(buttons) <= limits.BUTTONS_IN_SIGHT else ()):
        view.add_item(
            discord.ui.Button(
                label=shorten(button.label, limits.BUTTON_LABEL),
                custom_id=button.token,
                row=place // limits.BUTTONS_IN_ROW,
            )
        )
    view.stop()
    return view


def _to_select(buttons: tuple[Button, ...]) -> discord.ui.Select[Any]:
    """Give many buttons as one list to choose from."""
    options = [
        discord.SelectOption(label=shorten(each.label, limits.CHOICE), value=each.token)
        for each in buttons
    ]
    return discord.ui.Select(custom_id=CHOOSE, placeholder="Choose one", options=options)


async def to_file(file: File) -> discord.File:
    """Give a file with its content."""
    about = shorten(file.about, limits.FILE_ABOUT) or None
    return discord.File(io.BytesIO(await file.read()), filename=file.name, description=about)


def to_modal(form: Form, custom_id: str, first: int, title: str) -> discord.ui.Modal:
    """Give some fields of a form, from number `first` on, as a modal."""
    modal = discord.ui.Modal(
        title=shorten(title, limits.MODAL_TITLE), custom_id=custom_id, timeout=None
    )
    for field in form.fields[first : first + limits.MODAL_FIELDS]:
        most = min(field.max_length, limits.MODAL_TEXT)
        typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=field.name,
            style=discord.TextStyle.paragraph if field.multiline else discord.TextStyle.short,
            required=field.required,
            max_length=most,
            default=field.initial[:most] or None,
        )
        modal.add_item(
            discord.ui.Label(
                text=shorten(field.label, limits.MODAL_LABEL),
                description=shorten(field.help, limits.MODAL_HELP) or None,
                component=typed,
            )
        )
    modal.stop()
    return modal


def read_fields(components: list[dict[str, Any]]) -> dict[str, str]:
    """Read what was typed into a modal, by the fields' names."""
    found: dict[str, str] = {}
    for each in components:
        inner = each.get("component")
        found |= read_fields([*each.get("components", []), *([inner] if inner else [])])
        if "value" in each and each.get("custom_id"):
            found[each["custom_id"]] = each["value"]
    return found


def holds(message: discord.Message, part: Part) -> bool:
    """Tell whether a message shows what a part says, however Discord has trimmed it."""
    embed = to_embed(part.card) if part.card else discord.Embed()
    shown = message.embeds[0] if message.embeds else discord.Embed()
    return (
        _bare(message.content) == _bare(part.text)
        and _bare(shown.title) == _bare(embed.title)
        and _bare(shown.description) == _bare(embed.description)
    )


def _bare(text: str | None) -> str:
    return "".join((text or "").split())
