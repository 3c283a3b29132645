"""Choices: buttons as numbers, for platforms that have none of their own."""

from collections import deque
from dataclasses import dataclass

from bot.chat import Button, User, UserError

KEPT = 50
"""How many replies with buttons a room remembers."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The buttons of one reply, and the only person who may see them, if it was private.

    `place` names the room in which they are pressed, if it is another one.
    """

    buttons: tuple[Button, ...]
    only: str | None = None
    place: str = ""


_NOTHING = Offer(())


class Choices:
    """Remembers which buttons each room was offered last."""

    def __init__(self) -> None:
        self._offers: dict[str, deque[Offer]] = {}

    def add(
        self, room: str, buttons: tuple[Button, ...], only: User | None, place: str = ""
    ) -> None:
        """Remember the buttons of a reply, if it has any."""
        if not buttons:
            return
        offers = self._offers.setdefault(room, deque(maxlen=KEPT))
        offers.append(Offer(buttons, only.id if only else None, place))

    def find(self, room: str, user: User) -> tuple[Button, ...]:
        """Find the buttons that somebody was shown last."""
        return self._latest(room, user).buttons

    def place_of(self, room: str, user: User) -> str:
        """Name the room in which the buttons that somebody was shown last are pressed."""
        return self._latest(room, user).place or room

    def _latest(self, room: str, user: User) -> Offer:
        offers = reversed(self._offers.get(room, ()))
        return next((each for each in offers if each.only in {None, user.id}), _NOTHING)

    def get(self, room: str, user: User, number: int) -> Button:
        """Get the button with this number, from 1; raise UserError if there is none."""
        buttons = self.find(room, user)
        if not buttons:
            raise UserError("There is nothing to press here yet.")
        if not 1 <= number <= len(buttons):
            listed = "; ".join(f"{i}: {each.label}" for i, each in enumerate(buttons, 1))
            raise UserError(f"There is no button {number}. You can press {listed}.")
        return buttons[number - 1]
