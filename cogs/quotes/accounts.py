"""Accounts: one person's accounts, and the tags that stand for them."""

from dataclasses import dataclass, field

from bot import Desk, User

from .store import get_secret
from .tags import tag_refusal


@dataclass(slots=True)
class Secrets:
    """What the tags of each community are made with, once read."""

    known: dict[str, bytes] = field(default_factory=dict)


async def secret_of(desk: Desk, community: str) -> bytes:
    """Give what the tags of a community are made with."""
    known = desk.state(Secrets).known
    if community not in known:
        new = f"{desk.random.getrandbits(256):064x}"
        known[community] = await get_secret(desk.storage, community, new)
    return known[community]


async def accounts_of(desk: Desk, user: User) -> list[str]:
    """List the accounts of a person, in order."""
    return sorted(await desk.accounts_of(user))


async def refusal_tags(desk: Desk, community: str, user: User) -> list[str]:
    """Give the tags of a person's wish not to be nominated, one an account."""
    secret = await secret_of(desk, community)
    return [tag_refusal(secret, each) for each in await accounts_of(desk, user)]
