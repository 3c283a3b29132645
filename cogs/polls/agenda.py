"""Agenda: when polls have to be looked at next, so that most minutes cost nothing."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Agenda:
    """What a loaded cog has to look at, in memory; after a start it looks at everything."""

    wake: datetime | None = None
    lost: set[str] = field(default_factory=set)
    """The ids of polls whose key turned out to be lost."""

    def forget(self) -> None:
        """Look at the polls in the next minute: one has changed."""
        self.wake = None

    def lose(self, poll_id: str) -> None:
        """Void a poll in the next minute, since its key is lost."""
        self.lost.add(poll_id)
        self.wake = None
