"""Account: somebody whom the homeserver knows, with what can be done without a client."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.matrix_server import api

ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}


@dataclass
class Account:
    """A user who is logged in on one device."""

    url: str
    user_id: str
    device_id: str
    token: str
    name: str

    async def call(
        self, method: str, *parts: str, body: object = None, version: str = "v3"
    ) -> dict[str, Any]:
        """Call the client-server API; raise Refused."""
        where = api.path(*parts, version=version)
        sent = {} if body is None and method in {"POST", "PUT"} else body
        return await api.call(self.url, method, where, sent, self.token)

    async def renames(self, name: str) -> None:
        """Take another display name."""
        self.name = name
        body = {"displayname": name}
        await self.call("PUT", "profile", self.user_id, "displayname", body=body)

    async def makes_room(
        self,
        name: str = "",
        *invited: "Account",
        encrypted: bool = False,
        direct: bool = False,
        space: bool = False,
        public: bool = False,
        version: str = "",
        **given: Any,
    ) -> str:
        """Make a room and give its id; what is `given` goes into the request as it is.

        https://spec.matrix.org/latest/client-server-api/#post_matrixclientv3createroom
        """
        state = [{"type": "m.room.encryption", "content": ENCRYPTION}] if encrypted else []
        body = {
            "preset": "public_chat"
            if public
            else "trusted_private_chat"
            if direct
            else "private_chat",
            "is_direct": direct,
            "invite": [each.user_id for each in invited],
            "initial_state": state + given.pop("initial_state", []),
            **({"name": name} if name else {}),
            **({"room_version": version} if version else {}),
            **({"creation_content": {"type": "m.space"}} if space else {}),
            **given,
        }
        room: str = (await self.call("POST", "createRoom", body=body))["room_id"]
        if direct and invited:
            await self.marks_direct(room, invited[0])
        return room

    async def marks_direct(self, room: str, other: "Account") -> None:
        """Note, as clients do, that a room is a talk with somebody alone."""
        where = ("user", self.user_id, "account_data", "m.direct")
        try:
            known = await self.call("GET", *where)
        except api.Refused:
            known = {}
        known.setdefault(other.user_id, []).append(room)
        await self.call("PUT", *where, body=known)

    async def adds_to_space(self, space: str, room: str) -> None:
        """Put a room into a space."""
        await self.sets_state(space, "m.space.child", {"via": ["localhost"]}, room)

    async def invites(self, room: str, other: "Account") -> None:
        """Invite somebody."""
        await self.call("POST", "rooms", room, "invite", body={"user_id": other.user_id})

    async def joins(self, room: str) -> None:
        """Join a room."""
        await self.call("POST", "join", room)

    async def leaves(self, room: str) -> None:
        """Leave a room."""
        await self.call("POST", "rooms", room, "leave")

    async def kicks(self, room: str, other: "Account") -> None:
        """Put somebody out."""
        await self.call("POST", "rooms", room, "kick", body={"user_id": other.user_id})

    async def bans(self, room: str, other: "Account") -> None:
        """Put somebody out for good."""
        await self.call("POST", "rooms", room, "ban", body={"user_id": other.user_id})

    async def encrypts(self, room: str) -> None:
        """Turn encryption on in a room."""
        await self.sets_state(room, "m.room.encryption", ENCRYPTION)

    async def upgrades(self, room: str, version: str) -> str:
        """Replace a room by one of another version, and give the new one's id."""
        body = {"new_version": version}
        answer = await self.call("POST", "rooms", room, "upgrade", body=body)
        return str(answer["replacement_room"])

    async def state(self, room: str, kind: str, key: str = "") -> dict[str, Any]:
        """Read one part of a room's state; nothing where it has none."""
        try:
            return await self.call("GET", "rooms", room, "state", kind, key)
        except api.Refused as refused:
            if refused.status == 404:
                return {}
            raise

    async def sets_state(
        self, room: str, kind: str, content: dict[str, Any], key: str = ""
    ) -> None:
        """Set one part of a room's state."""
        await self.call("PUT", "rooms", room, "state", kind, key, body=content)

    async def sets_level(self, room: str, other: "Account", level: int | None) -> None:
        """Give somebody a power level, or with None take it back."""
        levels = await self.state(room, "m.room.power_levels")
        users = levels.setdefault("users", {})
        if level is None:
            users.pop(other.user_id, None)
        else:
            users[other.user_id] = level
        await self.sets_state(room, "m.room.power_levels", levels)

    async def members(self, room: str) -> set[str]:
        """List the ids of all who are in a room."""
        answer = await self.call("GET", "rooms", room, "joined_members")
        return set(answer["joined"])

    async def sends(self, room: str, kind: str, content: dict[str, Any], once: str = "") -> str:
        """Send an event in the clear and give its id; `once` is its transaction's id."""
        where = ("rooms", room, "send", kind, once or uuid4().hex)
        return str((await self.call("PUT", *where, body=content))["event_id"])

    async def reacts(self, room: str, key: str, event: str) -> str:
        """Put a reaction to a message, and give the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.sends(room, "m.reaction", {"m.relates_to": relation})

    async def redacts(self, room: str, event: str, reason: str = "") -> str:
        """Take an event back, and give the redaction's id."""
        body = {"reason": reason} if reason else {}
        where = ("rooms", room, "redact", event, uuid4().hex)
        return str((await self.call("PUT", *where, body=body))["event_id"])

    async def revokes_token(self) -> None:
        """Log out, so that the token is worth nothing any more."""
        await self.call("POST", "logout")
