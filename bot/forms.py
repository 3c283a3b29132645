"""Forms: checks one answer, and asks field by field where a platform has no form of its own."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.chat import Button, Field, Form, Reply, User, UserError

KEEP = "keep"
SKIP = "skip"
CANCEL = "cancel"
CORRECT = "Correct it and send it again"


def check_field(field: Field, text: str) -> str:
    """Give the answer as it will be used; raise UserError if it can't be."""
    text = text.strip()
    if field.required and not text:
        raise UserError(f"{field.label} can't be empty.")
    if len(text) > field.max_length:
        raise UserError(
            f"{field.label} may have {field.max_length:,} characters, and that is {len(text):,}. "
            "Please shorten it."
        )
    return text


@dataclass(frozen=True, slots=True)
class Interview:
    """A form under way: what has been answered so far."""

    form: Form
    answers: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether every field has been answered."""
        return len(self.answers) == len(self.form.fields)

    @property
    def values(self) -> dict[str, str]:
        """Give the answers by field name."""
        names = (field.name for field in self.form.fields)
        return dict(zip(names, self.answers, strict=False))

    def prompt(self) -> Reply:
        """Ask for the next field."""
        field = self.form.fields[len(self.answers)]
        ways = [f"{CANCEL} to stop"]
        if field.initial:
            ways.insert(0, f"{KEEP} to leave it as it is")
        if not field.required:
            ways.insert(0, f"{SKIP} to leave it empty")
        lines = [
            f"{self.form.title} ({len(self.answers) + 1} of {len(self.form.fields)})",
            f"{field.label}? {field.help}".strip(),
            f"Now: {field.initial}" if field.initial else "",
            f"Type your answer, or {', or '.join(ways)}.",
        ]
        return Reply("\n".join(line for line in lines if line), private=True)

    def answer(self, text: str) -> "Interview":
        """Take an answer; raise UserError if it does not fit, and then ask again."""
        field = self.form.fields[len(self.answers)]
        word = text.strip().lower()
        if word == KEEP and field.initial:
            text = field.initial
        elif word == SKIP and not field.required:
            text = ""
        return replace(self, answers=(*self.answers, check_field(field, text)))


OPEN = "~form"
"""The first part of the token of a button that opens a form; no cog's action is called so."""
_MOST_OPEN = 500


class OpenForms:
    """Forms that wait behind a button, in memory alone, each for one person."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, tuple[str, Form]] = OrderedDict()

    def token(self, *args: str | int) -> str:
        """Name the button of a form by its key."""
        return ":".join([OPEN, *map(str, args)])

    def offer(self, form: Form, user: User, label: str) -> Button:
        """Keep a form and give the button that opens it."""
        key = secrets.token_hex(8)
        self._forms[key] = (user.id, form)
        while len(self._forms) > _MOST_OPEN:
            self._forms.popitem(last=False)
        return Button(label, self, key)

    def forget(self, user: str) -> None:
        """Forget the forms that wait for somebody, by their id."""
        mine = [key for key, (owner, _) in self._forms.items() if owner == user]
        for key in mine:
            del self._forms[key]

    def find(self, token: str, user: User) -> Form | None:
        """Find the form behind a button; None if the button opens none, and UserError if gone."""
        name, _, key = token.partition(":")
        if name != OPEN:
            return None
        owner, form = self._forms.get(key, ("", None))
        if form is None:
            raise UserError("That form is no longer open. Please type the command again.")
        if owner != user.id:
            raise UserError("That form is somebody else's. Please type the command yourself.")
        return form
