"""Stage: the homeserver's side of a conversation: a bot's account, its rooms, and who comes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from bot.settings import Settings
from tests.matrix_server import Account, Synapse
from tests.matrix_server.synapse import PASSWORD
from tests.settled import settle

HERE = "console"
"""The room in which conversations begin."""
MODERATOR = 50


@dataclass
class Stage:
    """Rooms on a homeserver, where a bot is or will be, and the accounts of all who come."""

    synapse: Synapse
    bot: Account
    owner: Account
    """Who owns the bot, and makes the rooms."""
    is_encrypted: bool
    rooms: dict[str, str] = field(default_factory=dict)
    """Ids of rooms, by name."""
    accounts: dict[str, Account] = field(default_factory=dict)
    moderated: set[tuple[str, str]] = field(default_factory=set)
    """Rooms, and the names of those who moderate there."""

    _kept: ClassVar[dict[Path, "Stage"]] = {}

    @classmethod
    async def on(cls, synapse: Synapse, folder: Path, *, is_encrypted: bool) -> "Stage":
        """Set up a room; for a bot's folder that was here before, give what was there."""
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / ".stage"  # a folder of the same name may be another test's
        if folder not in cls._kept or not mark.exists():
            mark.touch()
            bot, owner = await synapse.register("Staffroom"), await synapse.register("owner")
            stage = cls(synapse, bot, owner, is_encrypted, accounts={"owner": owner})
            await stage.room(HERE)
            cls._kept[folder] = stage
        return cls._kept[folder]

    async def room(self, name: str) -> str:
        """Give a room's id; a new one is open to all, and the bot is invited into it."""
        if name not in self.rooms:
            self.rooms[name] = await self.owner.makes_room(
                name, self.bot, encrypted=self.is_encrypted, public=True
            )
        return self.rooms[name]

    async def account(self, name: str) -> Account:
        """Give somebody's account."""
        if name not in self.accounts:
            self.accounts[name] = await self.synapse.register(name)
        return self.accounts[name]

    async def settles_power(self, room: str, name: str, *, is_moderator: bool) -> None:
        """Make somebody a moderator in a room, or one no more."""
        key = (room, name)
        if name != "owner" and is_moderator != (key in self.moderated):
            level = MODERATOR if is_moderator else None
            await self.owner.sets_level(room, self.accounts[name], level)
            self.moderated ^= {key}

    def settings(self, folder: Path, **given: object) -> Settings:
        """Give the settings of a bot that serves here."""
        known = {
            "matrix_homeserver": self.synapse.url,
            "matrix_user": self.bot.user_id,
            "matrix_password": PASSWORD,
            "matrix_allowed": self.owner.user_id,
            "owners": f"matrix:{self.owner.user_id}",
        }
        return settle(folder, **{**known, **given})
