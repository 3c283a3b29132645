"""Errors: Discord's answers to what it refuses.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from typing import Any


class Refused(Exception):  # noqa: N818 - it is what happened, not a fault of the stand-in
    """A request that Discord would not carry out."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}".strip())
        self.status = status
        self.code = code
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> Refused:
    """Refuse a bad token."""
    return Refused(401, 0, "401: Unauthorized")


def not_found() -> Refused:
    """Refuse an unknown path."""
    return Refused(404, 0, "404: Not Found")


UNKNOWN = {
    "channel": (10003, "Unknown Channel"),
    "guild": (10004, "Unknown Guild"),
    "member": (10007, "Unknown Member"),
    "message": (10008, "Unknown Message"),
    "user": (10013, "Unknown User"),
    "emoji": (10014, "Unknown Emoji"),
    "webhook": (10015, "Unknown Webhook"),
    "interaction": (10062, "Unknown interaction"),
    "command": (10063, "Unknown application command"),
}


def unknown(what: str) -> Refused:
    """Refuse what is not there."""
    return Refused(404, *UNKNOWN[what])


def missing_access() -> Refused:
    """Refuse a place that the bot cannot see."""
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    """Refuse what the bot may not."""
    return Refused(403, 50013, "Missing Permissions")


class Problems:
    """What is wrong with a form; all of it is told at once."""

    def __init__(self) -> None:
        self._errors: dict[str, Any] = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note a problem at a dotted path."""
        place = self._errors
        for part in path.split("."):
            place = place.setdefault(part, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def check_length(self, path: str, text: Any, most: int, least: int = 0) -> None:
        """Note a text that is too long or too short."""
        if not isinstance(text, str):
            self.add(path, "BASE_TYPE_STRING", "Must be a string.")
        elif len(text) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(text) < least:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)

    def check_count(self, path: str, items: list[Any], most: int, least: int = 0) -> None:
        """Note a list that is too long or too short."""
        if not least <= len(items) <= most:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)

    def refuse(self) -> None:
        """Refuse the form if there is any problem."""
        if self._errors:
            raise Refused(400, 50035, "Invalid Form Body", self._errors)
