"""Permissions: who may run what, and how often."""

from collections import deque
from datetime import datetime, timedelta

from bot.chat import Role, User, UserError
from bot.clock import Clock
from bot.commands import Cooldown


def role_of(user: User, given: Role, owners: frozenset[str]) -> Role:
    """Decide somebody's role from what the platform says and the operator's list of owners."""
    return Role.OWNER if user.id in owners else given


def require(role: Role, wanted: Role) -> None:
    """Raise UserError unless somebody of this role may do what wants the other."""
    if role < wanted:
        raise UserError(f"Only {wanted.plural} can do that.")


class Cooldowns:
    """Remembers, in memory alone, when people used the commands that have a cooldown."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._uses: dict[tuple[str, str], deque[datetime]] = {}

    def take(self, name: str, user: User, cooldown: Cooldown) -> None:
        """Count one use; raise UserError with the time to wait if it is one too many."""
        now = self._clock.now()
        uses = self._uses.setdefault((name, user.id), deque())
        while uses and uses[0] <= now - cooldown.per:
            uses.popleft()
        if len(uses) >= cooldown.uses:
            wait = uses[0] + cooldown.per - now
            raise UserError(f"That was quick. Please try again in {_seconds(wait)}.")
        uses.append(now)
        self._forget(now)

    def _forget(self, now: datetime, kept: int = 1000) -> None:
        if len(self._uses) > kept:
            day = timedelta(days=1)
            self._uses = {key: uses for key, uses in self._uses.items() if uses[-1] > now - day}


def _seconds(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    return "a second" if seconds == 1 else f"{seconds} seconds"
