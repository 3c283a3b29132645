"""Names: the ids of Matrix and those of the house."""

import hashlib
from urllib.parse import quote

from bot.chat import User

NAME = "matrix"


def to_id(theirs: str) -> str:
    """Give the id by which the house knows a user or a room of Matrix."""
    return f"{NAME}:{theirs}"


def from_id(ours: str) -> str:
    """Give Matrix's own id back."""
    return ours.removeprefix(f"{NAME}:")


def server_of(user: str) -> str:
    """Name the server that somebody's account is on; room ids may have none in them."""
    return user.partition(":")[2]


def to_user(user: str, name: str = "") -> User:
    """Give somebody by the name that is shown."""
    return User(to_id(user), name or user.removeprefix("@").partition(":")[0])


def to_path(*parts: str) -> str:
    """Write the path of a request, each part quoted."""
    return "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in parts)


def to_transaction(cause: str, number: int) -> str:
    """Name a message that is sent because of something, always by the same name.

    A server takes a message of one name only once, so it may safely be sent again.
    """
    return hashlib.sha256(f"{cause}\n{number}".encode()).hexdigest()[:40]
