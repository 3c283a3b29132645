"""Tags: what stands for a person or a message where its id need not be kept.

A tag is made with a secret of the community, and from what it is about, so that the same person has
another tag at every quote.
"""

import hashlib
import hmac
from collections.abc import Iterable

LENGTH = 32
"""Characters of a tag: 128 bits."""


def tag_message(secret: bytes, message: str) -> str:
    """Give the tag of a message."""
    return _tag(secret, "message", message)


def tag_text(secret: bytes, subject: str, text: str) -> str:
    """Give the tag of how a message reads."""
    return _tag(secret, "text", subject, text)


def tag_words(secret: bytes, words: str, link: str) -> str:
    """Give the tag of words from elsewhere, however their spaces and capitals are typed."""
    return _tag(secret, "words", " ".join(words.casefold().split()), link)


def tag_vote(secret: bytes, subject: str, account: str) -> str:
    """Give the tag of one account's vote on one quote."""
    return _tag(secret, "vote", subject, account)


def tag_votes(secret: bytes, subject: str, accounts: Iterable[str]) -> list[str]:
    """Give the tags of a person's vote, the one to keep first."""
    return [tag_vote(secret, subject, each) for each in sorted(accounts)]


def tag_notice(secret: bytes, subject: str) -> str:
    """Give the tag under which whoever nominated a quote is told that it was turned down."""
    return _tag(secret, "notice", subject)


def tag_refusal(secret: bytes, account: str) -> str:
    """Give the tag of one account's wish not to be nominated."""
    return _tag(secret, "refusal", account)


def _tag(secret: bytes, *parts: str) -> str:
    told = "\0".join(parts).encode()
    return hmac.new(secret, told, hashlib.sha256).hexdigest()[:LENGTH]
