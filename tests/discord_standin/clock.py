"""Clock: the stand-in's own time, which a test moves forward, and the ids made from it."""

from datetime import UTC, datetime, timedelta

EPOCH = 1420070400000
"""The first millisecond of 2015, when Discord's ids begin."""


class Clock:
    """The machine's clock, plus what a test has moved it forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._last = 0

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, **length: float) -> None:
        """Move forward by what `timedelta` takes: `advance(minutes=16)`."""
        self._ahead += timedelta(**length)

    def next_id(self) -> int:
        """Make an id that is larger than every one before.

        https://discord.com/developers/docs/reference#snowflakes
        """
        at = (int(self.now().timestamp() * 1000) - EPOCH) << 22
        self._last = max(at, self._last + 1)
        return self._last
