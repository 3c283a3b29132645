"""Held: questions without an answer, for a day, in case whoever asked passes them on.

They are in memory alone. In the database they would lie beside the choices under the bot's answers,
which on Matrix say whom it answered.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOLD_FOR = timedelta(days=1)
MOST = 1000
"""Questions that are held; of more, the oldest go."""


@dataclass(frozen=True, slots=True)
class Held:
    """A question, where it was asked, and until when it waits."""

    community: str
    question: str = field(repr=False)
    until: datetime


@dataclass(slots=True)
class HeldQuestions:
    """All that wait, by their random keys; the oldest first."""

    questions: dict[str, Held] = field(default_factory=dict)

    def add(self, key: str, community: str, question: str, now: datetime) -> None:
        """Hold a question."""
        self.questions[key] = Held(community, question, now + HOLD_FOR)
        while len(self.questions) > MOST:
            self.questions.pop(next(iter(self.questions)))

    def take(self, key: str, community: str, now: datetime) -> str | None:
        """Give a question and forget it; None if it does not wait any more."""
        self.forget(now)
        found = self.questions.get(key)
        if found is None or found.community != community:
            return None
        return self.questions.pop(key).question

    def forget(self, now: datetime) -> None:
        """Forget what nobody has passed on in time."""
        over = [key for key, each in self.questions.items() if each.until <= now]
        for key in over:
            del self.questions[key]
