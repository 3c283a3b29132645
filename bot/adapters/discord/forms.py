"""Modals: forms on Discord, those of more than five fields in parts."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from bot.chat import Button, Form, Reply, User, UserError

from . import limits

PART = "~part"
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Partial:
    """A long form under way: what has been answered so far."""

    form: Form
    user: str
    answers: dict[str, str]

    @property
    def parts(self) -> int:
        """Count the modals that it takes."""
        return -(-len(self.form.fields) // limits.MODAL_FIELDS)


class LongForms:
    """Forms that take several modals; what was typed stays in memory until the last is sent."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Partial] = OrderedDict()

    def token(self, *args: str | int) -> str:
        """Name one part of a form by its key and number."""
        return ":".join([PART, *map(str, args)])

    def begin(self, form: Form, user: User) -> str:
        """Keep a form and give the name of its first part."""
        key = secrets.token_hex(8)
        self._kept[key] = Partial(form, user.id, {})
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return self.token(key, 0)

    def get(self, token: str, user: User) -> tuple[Partial, int]:
        """Get the form and the number of the part; raise UserError if it is gone."""
        _, key, number = token.split(":")
        found = self._kept.get(key)
        if found is None or found.user != user.id:
            raise UserError("That form is no longer open. Please type the command again.")
        return found, int(number)

    def take(self, token: str, user: User, typed: dict[str, str]) -> tuple[Partial, Reply | None]:
        """Keep what was typed; give a reply that leads on, or None when that was all."""
        partial, number = self.get(token, user)
        partial.answers.update(typed)
        if number + 1 >= partial.parts:
            del self._kept[token.split(":")[1]]
            return partial, None
        left = partial.parts - number - 1
        reply = Reply(
            f"Part {number + 1} of {partial.parts} is kept. "
            f"{'One more' if left == 1 else f'{left} more'} to go.",
            buttons=(Button("Go on", self, token.split(":")[1], number + 1),),
            private=True,
        )
        return partial, reply
