"""Answers: what a status and its headers mean, and the sentences for what went wrong."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from .headers import read_retry_after, read_verbatim, read_wait
from .values import NO_VALIDATORS, Failed, Fetched, Validators, Why

BUSY_PAUSE = timedelta(minutes=15)
"""How long a host that answers 429 is left alone if it does not say."""

_SENTENCES = {
    Why.ADDRESS: "That address is not on the public internet, so it is not fetched. "
    "Whoever runs the bot can allow it.",
    Why.NAME: "There is no site of that name, or its name could not be looked up.",
    Why.CONNECTION: "The site could not be reached.",
    Why.CERTIFICATE: "The site's certificate is not valid, so it is not trusted.",
    Why.SLOW: "The site took too long to answer.",
    Why.SIZE: "The site sent more than is accepted.",
    Why.REDIRECTS: "The site leads from address to address without an end.",
    Why.PAUSED: "The site asked to be left alone for a while.",
    Why.BUSY: "The site says that it is too busy or asked too often.",
    Why.GONE: "The site says that this address is gone for good.",
    Why.MISSING: "The site has nothing at this address.",
    Why.FORBIDDEN: "The site does not let the bot read this address.",
    Why.STATUS: "The site answered with an error.",
    Why.BROKEN: "The site's answer was broken off or could not be understood.",
}
_STATUSES = {
    401: Why.FORBIDDEN,
    403: Why.FORBIDDEN,
    404: Why.MISSING,
    410: Why.GONE,
    429: Why.BUSY,
    451: Why.FORBIDDEN,
    503: Why.BUSY,
}
_BUSY, _OK, _NOT_MODIFIED = 429, 200, 304


def failed(
    why: Why, sentence: str = "", *, status: int = 0, retry_after: timedelta | None = None
) -> Failed:
    """Make a failure with its usual sentence."""
    said = sentence or _SENTENCES[why]
    if status:
        said = f"{said.removesuffix('.')} (status {status})."
    return Failed(why, said, status, retry_after)


def read_answer(
    url: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    known: Validators,
    now: datetime,
) -> Fetched | Failed:
    """Read an answer that is no redirect."""
    is_asked = bool(known) and known.url == url
    if status != _OK and not (status == _NOT_MODIFIED and is_asked):
        return _read_failure(status, headers, now)
    return Fetched(
        url,
        status,
        body,
        headers.get("Content-Type", "")[:200],
        _read_validators(url, headers, known if status == _NOT_MODIFIED else NO_VALIDATORS),
        read_wait(
            headers.get("Cache-Control", ""),
            headers.get("Expires", ""),
            headers.get("Date", ""),
            now,
        ),
    )


def _read_validators(url: str, headers: Mapping[str, str], known: Validators) -> Validators:
    """Take each validator that is given; one that a 304 leaves out is still good."""
    return Validators(
        url,
        read_verbatim(headers.get("ETag", "")) or known.etag,
        read_verbatim(headers.get("Last-Modified", "")) or known.last_modified,
    )


def _read_failure(status: int, headers: Mapping[str, str], now: datetime) -> Failed:
    why = _STATUSES.get(status, Why.STATUS)
    retry_after = read_retry_after(headers.get("Retry-After", ""), now)
    if status == _BUSY:
        retry_after = max(BUSY_PAUSE, retry_after or BUSY_PAUSE)
    return failed(why, status=status, retry_after=retry_after if why is Why.BUSY else None)
