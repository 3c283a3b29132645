"""Desk: what every answer needs."""

from collections.abc import Callable
from dataclasses import replace

import discord

from bot.chat import Form, Reply, User
from bot.forms import CORRECT, OpenForms
from bot.markup import shorten

from . import limits
from .forms import LongForms
from .payloads import to_modal
from .render import Part

OPEN_FORM = Reply("This needs a few answers from you. Press the button to give them.", private=True)

Render = Callable[[Reply], list[Part]]


class Desk:
    """What every answer needs: how replies are rendered, and the forms that wait."""

    def __init__(self, render: Render) -> None:
        self.render = render
        self.forms = OpenForms()
        self.long_forms = LongForms()

    def modal(self, form: Form, user: User) -> discord.ui.Modal:
        """Give a form, or the first part of one that is too long for one modal."""
        if len(form.fields) <= limits.MODAL_FIELDS:
            return to_modal(form, form.token, 0, form.title)
        return self.part(self.long_forms.begin(form, user), user)

    def part(self, token: str, user: User) -> discord.ui.Modal:
        """Give one part of a long form; raise UserError if the form is gone."""
        partial, number = self.long_forms.get(token, user)
        title = f"{shorten(partial.form.title, 30)} ({number + 1} of {partial.parts})"
        return to_modal(partial.form, token, number * limits.MODAL_FIELDS, title)

    def offer(self, form: Form, user: User) -> Reply:
        """Give a reply with a button that opens the form."""
        return replace(OPEN_FORM, buttons=(self.forms.offer(form, user, "Open the form"),))

    def parts(self, reply: Reply, user: User) -> list[Part]:
        """Render a reply, with a button that opens again the form that was refused."""
        if reply.again is not None:
            correct = self.forms.offer(reply.again, user, CORRECT)
            reply = replace(reply, buttons=(*reply.buttons, correct))
        return self.render(reply)
