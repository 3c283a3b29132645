"""Times of day: 17:00, 5.30pm, noon."""

import re
from datetime import time

from bot.chat import UserError

_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::(?P<second>\d{2}))?"
    r" ?(?P<half>[ap]\.? ?m\b\.?)?"
)
_SHORT = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})(?: ?(?:h|hrs|hours))?")
_HOW = "Please type the time as in 17:30, 5.30pm or noon."


def parse_time(text: str) -> time | None:
    """Read a folded time of day; None if the text is none, UserError if there is no such time."""
    text = text.strip().removeprefix("at ").strip()
    if text in _NAMED:
        return _NAMED[text]
    found = _TIME.fullmatch(text) or _SHORT.fullmatch(text)
    if not found:
        return None
    parts = found.groupdict()
    half = (parts.get("half") or "")[:1]
    if parts["minute"] is None and not half:
        return None
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    return _time(hour, minute, second, half)


def _time(hour: int, minute: int, second: int, half: str) -> time:
    if half and not 1 <= hour <= 12:  # noqa: PLR2004  am and pm count to twelve
        raise UserError(_HOW)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise UserError(f"There is no such time of day. {_HOW}") from None
