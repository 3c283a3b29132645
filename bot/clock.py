"""Clocks: the bot asks one for the time, so that a test or the console can hold it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives the present moment."""

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock, moved forward by what the console asked for."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` now; a clock never moves back."""
        self._ahead += max(timedelta(), moment - self.now())


class HeldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return self._moment

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` now; a clock never moves back."""
        self._moment = max(self._moment, moment)
