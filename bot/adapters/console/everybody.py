"""Everybody: whoever is played at the console is in every room, and in no role."""

from bot.chat import Membership, Room, Team, User


class Everybody:
    """What the console tells of people in rooms."""

    async def find_team(self, room: Room, typed: str) -> Team | None:
        """Find no role: the console has none."""
        del room, typed
        return None

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Take everybody in: whoever is played here has always been in every room."""
        del room, user
        return Membership()

    async def count_people(self, room: Room, team: Team | None = None) -> int | None:
        """Count nobody: any number of people can be played here."""
        del room, team
        return None
