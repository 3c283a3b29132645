"""The box: who has voted, as tags, and the ballots, in one sealed piece of constant size.

It lies as length (4 bytes), JSON, tags and zeros, encrypted as a whole with ChaCha20-Poly1305 and
bound to the poll's definition. Ballots are counted by what they say and tags are in order of size,
so nothing tells in which order they came.
"""

import hmac
import json
import secrets
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import perm

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .model import Ballot, Definition, Kind

KEY = 32
"""Bytes of a key."""
STEP = 64 * 1024
"""Sizes of boxes are multiples of this, so that a size tells the size of the audience at most."""
_TAG = 12
_NONCE = 12
_SEALED = 16
_LENGTH = 4
_PER_BALLOT = 26
"""The most that one more kind of ballot takes in JSON: six places, and how often it was given."""
_ACCOUNTS = 2
"""How many accounts, and so tags, room is made for by person."""


class SealError(Exception):
    """A box that does not open with any key that is at hand, or for this definition."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a box holds: how many votes, which ballots how often, and the sorted tags in one."""

    votes: int = field(default=0, repr=False)
    ballots: Mapping[Ballot, int] = field(default_factory=dict, repr=False)
    tags: bytes = field(default=b"", repr=False)

    def has_any(self, tags: Iterable[bytes]) -> bool:
        """Tell whether one of some tags is in it."""
        return any(_find(self.tags, each)[1] for each in tags)

    def with_vote(self, tags: Iterable[bytes], ballot: Ballot, kind: Kind) -> "Contents":
        """Give the contents with one more vote; of several choices only their counts are kept."""
        ballots = dict(self.ballots)
        for each in [(place,) for place in ballot] if kind is Kind.MULTIPLE else [ballot]:
            ballots[each] = ballots.get(each, 0) + 1
        kept = self.tags
        for tag in sorted(set(tags)):
            at, is_known = _find(kept, tag)
            kept = kept if is_known else kept[:at] + tag + kept[at:]
        return Contents(self.votes + 1, ballots, kept)


def make_tag(key: bytes, poll_id: str, account: str) -> bytes:
    """Make what stands in the box for somebody who has voted."""
    return hmac.digest(key, f"{poll_id}\0{account}".encode(), "sha256")[:_TAG]


def make_key() -> bytes:
    """Make a key. Its chance is the system's own, whatever the bot's clock and dice are."""
    return secrets.token_bytes(KEY)


def size_for(definition: Definition) -> int:
    """Give the bytes of a box that all who may vote fit into."""
    count = len(definition.options)
    is_ranked = definition.kind is Kind.RANKED
    most = sum(perm(count, length) for length in range(1, count + 1)) if is_ranked else count
    kinds = min(most, definition.people) if is_ranked else count
    needed = 100 + _PER_BALLOT * kinds + _ACCOUNTS * _TAG * definition.people
    return STEP * -(-needed // STEP)


def has_room(contents: Contents, size: int) -> bool:
    """Tell whether contents can be sealed in so many bytes."""
    return len(_pack(contents)) <= size - _NONCE - _SEALED


def seal(contents: Contents, key: bytes, bound_to: bytes, size: int) -> bytes:
    """Seal contents in so many bytes; raise ValueError if they do not fit."""
    plain, room = _pack(contents), size - _NONCE - _SEALED
    if len(plain) > room:
        raise ValueError("a box is too small")
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain.ljust(room, b"\0"), bound_to)


def _pack(contents: Contents) -> bytes:
    ballots = {".".join(map(str, each)): times for each, times in contents.ballots.items()}
    packed = json.dumps(
        {"n": contents.votes, "b": ballots}, sort_keys=True, separators=(",", ":")
    ).encode()
    count = len(contents.tags) // _TAG
    lengths = (each.to_bytes(_LENGTH, "big") for each in (len(packed), count))
    return next(lengths) + packed + next(lengths) + contents.tags


def unseal(box: bytes, key: bytes, bound_to: bytes) -> Contents:
    """Open a box; raise SealError if the key or the definition is another one."""
    try:
        plain = ChaCha20Poly1305(key).decrypt(box[:_NONCE], box[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as failure:
        raise SealError from failure
    length = int.from_bytes(plain[:_LENGTH], "big")
    packed = json.loads(plain[_LENGTH : _LENGTH + length])
    at = _LENGTH + length
    count = int.from_bytes(plain[at : at + _LENGTH], "big")
    at += _LENGTH
    ballots = {
        tuple(int(place) for place in each.split(".")): times for each, times in packed["b"].items()
    }
    return Contents(packed["n"], ballots, plain[at : at + count * _TAG])


def _find(tags: bytes, tag: bytes) -> tuple[int, bool]:
    """Give the place of a tag in bytes, and whether it stands there."""
    count = len(tags) // _TAG
    found = bisect_left(range(count), tag, key=lambda number: _tag_at(tags, number))
    return found * _TAG, found < count and _tag_at(tags, found) == tag


def _tag_at(tags: bytes, number: int) -> bytes:
    return tags[number * _TAG : (number + 1) * _TAG]
