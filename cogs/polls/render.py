"""Render: what is said about a poll, as plain values."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import Button, Card, File, Reply, escape

from .model import MINIMUM, Definition, Kind, Poll, State
from .promises import say_promises
from .publication import Result
from .results import say_result

HOW = {
    Kind.SINGLE: "Choose one.",
    Kind.MULTIPLE: "Choose one or several.",
    Kind.SCALE: "Choose one step.",
    Kind.RANKED: "Put them in order, the best first; you need not name all.",
}


def say_moment(moment: datetime, zone: ZoneInfo, *, is_past: bool = False) -> str:
    """Write a moment as people say it: Friday 27 November at 17:00; of a past one the year, too."""
    local = moment.astimezone(zone)
    year = f" {local.year}" if is_past else ""
    return f"{local:%A} {local.day} {local:%B}{year} at {local:%H:%M}"


def title_of(poll: Poll) -> str:
    """Name a poll."""
    return f"Poll {poll.number}: {escape(poll.definition.question)}"


def list_options(definition: Definition) -> str:
    """List what can be chosen."""
    return "\n".join(f"- {escape(each)}" for each in definition.options)


def number_options(definition: Definition) -> str:
    """List what can be chosen by the numbers that buttons have."""
    named = enumerate(definition.options, 1)
    return "\n".join(f"{number}. {escape(each)}" for number, each in named)


def render_open(poll: Poll, vote: Button, zone: ZoneInfo) -> Reply:
    """Show an open poll, with the one button that is the same for everybody."""
    card = Card(
        title_of(poll),
        f"{list_options(poll.definition)}\n\n{HOW[poll.definition.kind]}",
        (
            ("Closes", say_moment(poll.closes_at, zone)),
            ("Who may vote", say_audience(poll)),
            ("Result", say_minimum(poll.definition)),
        ),
    )
    return Reply(say_promises(poll.rooms), card=card, buttons=(vote,))


def render_draft(poll: Poll, when: str, people: int | None, zone: ZoneInfo) -> Reply:
    """Show a draft to its maker, as it will be and with what can't be changed later."""
    rooms = ", ".join(escape(each.name) for each in poll.rooms)
    counted = f" That is at least {people} people." if people is not None else ""
    card = Card(
        f"Draft: {escape(poll.definition.question)}",
        f"{list_options(poll.definition)}\n\n{HOW[poll.definition.kind]}",
        (
            ("Opens", f"{when}, in {rooms}"),
            ("Closes", say_moment(poll.closes_at, zone)),
            ("Who may vote", say_audience(poll) + counted),
            ("Result", say_minimum(poll.definition)),
        ),
    )
    told = (
        "Nobody else has seen this yet. Once it is open, the question, the options and the closing "
        "time stay: you can only let it close later, or have it destroyed unread. Not even you "
        "will see anything before it closes."
    )
    return Reply(told, card=card)


def say_minimum(definition: Definition) -> str:
    """Say when there will be a result."""
    few = (
        " With fewer than 10 votes, colleagues may guess more."
        if definition.minimum < MINIMUM
        else ""
    )
    return f"On closing, for all at once, if at least {definition.minimum} people vote.{few}"


def say_audience(poll: Poll) -> str:
    """Say who may vote."""
    rooms = ", ".join(escape(each.name) for each in poll.rooms)
    if not poll.definition.teams:
        return f"Whoever was in {rooms} when the poll opened."
    names = ", ".join(escape(each) for each in poll.definition.team_names)
    near = {each.partition(":")[0] for each in poll.definition.teams}
    others = [each for each in poll.rooms if each.id.partition(":")[0] not in near]
    also = ", ".join(escape(each.name) for each in others)
    rest = f" In {also}, where there are no roles: everybody who was there." if others else ""
    return f"Whoever has the role {names} and was in {rooms} when the poll opened.{rest}"


def render_scheduled(poll: Poll, zone: ZoneInfo) -> Reply:
    """Show a poll that opens later."""
    opens, closes = (say_moment(each, zone) for each in (poll.opens_at, poll.closes_at))
    return Reply(card=Card(title_of(poll), f"It opens on {opens} and closes on {closes}."))


def render_over(poll: Poll, zone: ZoneInfo) -> Reply:
    """Show what stands in place of an open poll once it is over."""
    ends = {
        State.CLOSED: "This poll has closed. The result is below.",
        State.CANCELLED: "This poll was cancelled. Whatever votes it had were destroyed unread.",
        State.VOID: "This poll is void. Whatever votes it had can't be read any more, by anybody.",
    }
    body = f"{list_options(poll.definition)}\n\n{ends[poll.state]}"
    return Reply(card=Card(title_of(poll), body, footer=_span(poll, zone)))


def render_result(
    poll: Poll, result: Result, zone: ZoneInfo, picture: bytes = b"", about: str = ""
) -> Reply:
    """Show what came out: as text, then as a picture if there is one."""
    files = (File.of(f"poll-{poll.number}.png", picture, about),) if picture else ()
    card = Card(
        f"Result of poll {poll.number}: {escape(poll.definition.question)}",
        say_result(poll.definition, result),
        footer=_span(poll, zone),
    )
    return Reply(card=card, files=files)


def render_end(poll: Poll) -> Reply:
    """Tell that a poll ended without a result."""
    if poll.state is State.CANCELLED:
        why = "was cancelled. The votes were destroyed unread; nobody has seen them."
    else:
        why = (
            "is void: the key to its votes is gone, so nobody can ever read them, and there is no "
            "result. That can happen when the machine I run on is restarted, or when an older "
            "backup is put back. Whoever made it can hold it again."
        )
    return Reply(f"**{title_of(poll)}** {why}")


def render_missed(poll: Poll, zone: ZoneInfo) -> Reply:
    """Tell that a poll was never open, because the bot was away all the while."""
    opens, closes = (say_moment(each, zone) for each in (poll.opens_at, poll.closes_at))
    return Reply(
        f"**{title_of(poll)}** was to be open from {opens} until {closes}, but I was not running "
        "then. Nobody could vote in it. Whoever made it can hold it again."
    )


def say_line(poll: Poll, zone: ZoneInfo) -> str:
    """Say in one line of a list how a poll is."""
    states = {
        State.OPEN: f"closes {say_moment(poll.closes_at, zone)}",
        State.SCHEDULED: f"opens {say_moment(poll.opens_at, zone)}",
        State.CLOSED: f"closed {say_moment(poll.closes_at, zone, is_past=True)}",
        State.CANCELLED: "cancelled",
        State.VOID: "void",
    }
    question = escape(poll.definition.question)
    return f"{poll.number}: {question} ({states.get(poll.state, 'not open yet')})"


def _span(poll: Poll, zone: ZoneInfo) -> str:
    opened, closed = (
        say_moment(each, zone, is_past=True) for each in (poll.opens_at, poll.closes_at)
    )
    return f"Opened {opened}, closed {closed}." if poll.state is State.CLOSED else ""
