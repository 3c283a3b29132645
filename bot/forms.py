"""Forms: checks one answer, and asks field by field where a platform has no form of its own."""

from dataclasses import dataclass, replace

from bot.chat import Field, Form, Reply, UserError

KEEP = "keep"
SKIP = "skip"
CANCEL = "cancel"


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
