"""Making: from what somebody typed to what the poll asks, and when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import UserError, parse_duration, parse_when

from .model import AGREEMENT, Definition, Kind

LENGTH = "3 days"
"""How long a poll is open if nothing else is said."""
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=90)
LEAST_PEOPLE = 20
"""The smallest audience: in a smaller one, who voted is soon known, and then who voted how."""
_AT_ONCE = ("now", "")


@dataclass(frozen=True, slots=True)
class Times:
    """When a poll opens and closes; both aware."""

    opens_at: datetime
    closes_at: datetime


def parse_line(text: str, kind: Kind) -> tuple[str, tuple[str, ...]]:
    """Part `Should we meet? | Yes | No` into the question and the options."""
    question, *options = text.split("|")
    return one_line(question), parse_options(options, kind)


def one_line(text: str) -> str:
    """Give a text on one line, with single spaces."""
    return " ".join(text.split())


def parse_options(given: Sequence[str], kind: Kind) -> tuple[str, ...]:
    """Give the options; a scale without any has the usual steps."""
    options = tuple(line for each in given if (line := one_line(each)))
    if kind is Kind.SCALE and not options:
        return AGREEMENT
    if not options:
        raise UserError(
            "Please give the options as well, as in "
            "`poll create Should we meet? | Yes | No | Not sure`."
        )
    return options


def parse_times(opens: str, closes: str, now: datetime, zone: ZoneInfo) -> Times:
    """Read when a poll opens, at once if nothing is said, and when it closes.

    A length, as in `3 days`, counts from the opening. Raise UserError saying what may be typed.
    """
    opens_at = now
    if opens.strip().lower() not in _AT_ONCE:
        opens_at = parse_moment(opens, now, now, zone)
    opens_at = opens_at.astimezone(UTC)  # where an hour is an hour, also when the clocks change
    closes_at = parse_moment(closes.strip() or LENGTH, opens_at, now, zone).astimezone(UTC)
    if closes_at - opens_at < SHORTEST:
        raise UserError(
            f"A poll is open for at least {_minutes(SHORTEST)}, so that people can find it. "
            "Please give a later closing time."
        )
    if closes_at - now > LONGEST:
        raise UserError(f"A poll closes within {LONGEST.days} days. Please give an earlier time.")
    return Times(opens_at, closes_at)


def parse_moment(text: str, since: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Read a moment, or a length that counts from `since`."""
    try:
        return since + parse_duration(text.strip().lower().removeprefix("in "))
    except UserError:
        return parse_when(text, now, zone)


def check(definition: Definition, people: int | None) -> None:
    """Raise UserError, with what to do about it, for a poll that can't be held.

    `people` is how many may vote, at the least; None if nobody can tell.
    """
    fault = definition.find_fault()
    if fault is not None:
        raise UserError(fault)
    if people is not None and people < LEAST_PEOPLE:
        raise UserError(
            f"Only {people} may vote there, as far as I can tell, and an anonymous poll needs at "
            f"least {LEAST_PEOPLE}: among fewer, people could work out who voted how. Please "
            "choose a larger room or role."
        )
    if people is not None and definition.minimum > people:
        raise UserError(
            f"Only {people} may vote there, so {definition.minimum} votes can't come together. "
            "Please ask for fewer."
        )


def _minutes(length: timedelta) -> str:
    return f"{int(length.total_seconds() // 60)} minutes"
