"""Personal: what the bot keeps of people because Matrix needs it, told and forgotten."""

from collections.abc import Sequence

from bot.commands import Held
from bot.storage import Connection

from .names import NAME, from_id
from .posting import Desk, form_key
from .rooms import Rooms
from .standing import Standing


class Personal:
    """What is kept on accounts on Matrix."""

    def __init__(self, desk: Desk, standing: Standing, rooms: Rooms) -> None:
        self._desk = desk
        self._standing = standing
        self._rooms = rooms

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say what is kept on some of somebody's accounts."""
        held: list[Held] = []
        for account in _ours(accounts):
            title = await self._desk.values.get(form_key(account), "")
            invited = [self._name(each) for each in self._standing.list_invited(from_id(account))]
            held += [
                Held(
                    "A form on Matrix that you have not finished",
                    (f"{title}, without what you typed",) if title else (),
                    "Deleted: you would have to start it again.",
                ),
                Held(
                    "Rooms on Matrix that you invited me to",
                    tuple(invited),
                    "Your id is taken out, unless the settings of whoever runs me name you as "
                    "somebody who may invite me.",
                ),
            ]
        return held

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Forget what is kept on some of somebody's accounts, within a transaction."""
        for account in _ours(accounts):
            self._desk.underway.pop(account, None)
            self._desk.open_forms.forget(account)
            await self._desk.values.drop(conn, form_key(account))
            await self._standing.forget_inviter(conn, from_id(account))

    def _name(self, room: str) -> str:
        view = self._rooms.find(room)
        return f"{view.name} ({room})" if view else room


def _ours(accounts: Sequence[str]) -> list[str]:
    return [each for each in accounts if each.startswith(f"{NAME}:")]
