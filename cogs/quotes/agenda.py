"""Agenda: when something falls due next, so that most minutes cost nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import Desk

RECHECK = timedelta(hours=1)
"""How long the agenda is relied on: a room may come to be served again."""


@dataclass(slots=True)
class Agenda:
    """The moment up to which nothing is to be done; None if that is not known."""

    wake: datetime | None = None

    def is_idle(self, now: datetime) -> bool:
        """Tell whether nothing is due yet."""
        return self.wake is not None and now < self.wake


def look_again(desk: Desk) -> None:
    """Look in the next minute at what is due: something was decided or planned."""
    desk.state(Agenda).wake = None
