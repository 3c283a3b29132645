"""Stamps: which community a button acts in, where the place in which it is pressed can't tell.

A direct conversation belongs to no community: the same person may be in several. So the token of
what is said there is stamped with the one that it is about.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2s

from bot.chat import STAMP, Button, Form, Reply

_BYTES = 4


def stamp_of(community: str) -> str:
    """Give a community's stamp: 8 characters, however long its name is."""
    return blake2s(community.encode(), digest_size=_BYTES).hexdigest()


def stamp(token: str, community: str) -> str:
    """Stamp a token, unless it is stamped already."""
    return token if STAMP in token else f"{token}{STAMP}{stamp_of(community)}"


def read_stamp(token: str) -> str:
    """Read the stamp off a token; "" if it has none."""
    return token.partition(STAMP)[2]


def find_stamped(mark: str, communities: Iterable[str]) -> str:
    """Find the community that has a stamp; "" if none has."""
    return next((each for each in communities if mark and stamp_of(each) == mark), "")


def stamp_form(form: Form, community: str) -> Form:
    """Let a form act in a community."""
    return replace(form, token=stamp(form.token, community))


def stamp_reply(reply: Reply, community: str) -> Reply:
    """Let the buttons of a reply act in a community."""
    buttons = tuple(
        Button.of(each.label, stamp(each.token, community), each.typed) for each in reply.buttons
    )
    again = stamp_form(reply.again, community) if reply.again else None
    return replace(reply, buttons=buttons, again=again)
