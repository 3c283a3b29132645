"""Lines: what people typed, by the numbers of their lines, as long as the console runs."""

import secrets
from dataclasses import replace

from bot.chat import Message, Role, Room, User, UserError, bare_emoji

_REMEMBERED = 200


class Lines:
    """The latest messages, and who reacted to them with what."""

    def __init__(self, platform: str) -> None:
        # Numbers begin anew at every start, but what a cog keeps of a message stays.
        self._prefix = f"{platform}:{secrets.token_hex(4)}-"
        self._messages: dict[int, Message] = {}
        self._reactions: dict[int, set[tuple[str, str]]] = {}
        self._removed: set[str] = set()

    def id_of(self, number: int | None) -> str:
        """Give the id of the message in a line."""
        return f"{self._prefix}{number}"

    def add(self, number: int, message: Message) -> None:
        """Remember a message, and forget one of long ago."""
        self._messages[number] = message
        self._forget(number - _REMEMBERED)

    def find(self, id_: str) -> Message | None:
        """Find a message by its id, as it reads now; None if it was taken away.

        Raise UserError for one that is not remembered.
        """
        if id_ in self._removed:
            return None
        found = next((each for each in self._messages.values() if each.id == id_), None)
        if found is None:
            raise UserError("I no longer know that message: it was typed too long ago.")
        return found

    def get(self, number: int, room: Room) -> Message:
        """Get a message by its number; raise UserError if there is none in this room."""
        message = self._messages.get(number)
        if message is None or message.room != room:
            raise UserError(
                f"I know no message #{number} here. Its number is that of the line you typed it in."
            )
        return message

    def edit(self, number: int, text: str, room: Room, user: User) -> Message:
        """Put other words in a message's place; raise UserError for another's message."""
        message = self.get(number, room)
        if message.author != user:
            raise UserError("Only whoever wrote a message can edit it.")
        self._messages[number] = replace(message, text=text)
        return self._messages[number]

    def remove(self, number: int, room: Room, user: User, role: Role) -> Message:
        """Take a message away; raise UserError for another's message, but for moderators."""
        message = self.get(number, room)
        if message.author != user and role < Role.MODERATOR:
            raise UserError("Only whoever wrote a message, or a moderator, can delete it.")
        self._forget(number)
        self._removed.add(message.id)
        return message

    def react(self, number: int, user: User, emoji: str, *, is_added: bool) -> bool:
        """Put a reaction to a message or take it back; tell whether that changed anything."""
        there = self._reactions.setdefault(number, set())
        if ((user.id, emoji) in there) == is_added:
            return False
        there ^= {(user.id, emoji)}
        return True

    def list_reactors(self, id_: str, emoji: str) -> list[str]:
        """List the ids of those who reacted to a message with an emoji."""
        number = next((each for each, said in self._messages.items() if said.id == id_), 0)
        there = self._reactions.get(number, set())
        return sorted({who for who, key in there if bare_emoji(key) == bare_emoji(emoji)})

    def _forget(self, number: int) -> None:
        self._messages.pop(number, None)
        self._reactions.pop(number, None)
