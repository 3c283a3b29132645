"""Booth: the buttons that people were offered in secret, in memory alone."""

from collections import OrderedDict

from bot.storage import Offered

_MOST_KEPT = 5000


class Booth:
    """Remembers the latest such buttons of each direct conversation, until the bot stops."""

    def __init__(self) -> None:
        self._offers: OrderedDict[str, Offered] = OrderedDict()

    def find(self, room: str) -> Offered | None:
        """Find what was offered last in a conversation, if that was in secret."""
        return self._offers.get(room)

    def set(self, offered: Offered) -> None:
        """Keep the buttons of a message in place of those before."""
        self._offers.pop(offered.room, None)
        self._offers[offered.room] = offered
        while len(self._offers) > _MOST_KEPT:
            self._offers.popitem(last=False)

    def clear(self, room: str) -> None:
        """Forget what was offered in a conversation."""
        self._offers.pop(room, None)
