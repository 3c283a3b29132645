"""Samples: quotes for the tests, all of them made up."""

from dataclasses import replace
from datetime import timedelta

from bot.chat import HOME
from cogs.quotes.model import Consent, Quote, State
from tests.talk import START

DAY = timedelta(days=1)
KETTLE = Quote(
    id=1,
    community=HOME,
    number=1,
    subject="kettle",
    source="",
    state=State.APPROVED,
    consent=Consent.AGREED,
    original="We mended the kettle ourselves.",
    words="We mended the kettle ourselves.",
    reason="",
    name="",
    link="",
    nominated_at=START,
    shown_at=START,
)


def make(number: int, **values: object) -> Quote:
    """Make a quote that is on the board."""
    known: dict[str, object] = {"id": number, "number": number, "subject": f"subject {number}"}
    return replace(KETTLE, **{**known, **values})  # type: ignore[arg-type]


def waiting(subject: str, **values: object) -> Quote:
    """Make a quote that waits for the moderators."""
    known: dict[str, object] = {"subject": subject, "state": State.WAITING, "shown_at": None}
    return make(0, **{**known, **values})
