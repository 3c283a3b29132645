"""When moderators are told of an outage: once when it lasts, and once when it is surely over."""

from datetime import timedelta

import pytest

from bot.outages.decide import (
    CALM,
    LOSSES_APART,
    Audience,
    Outage,
    Stage,
    Turn,
    decide,
    may_tell_losses,
)
from tests.talk import START

PATIENCE = timedelta(minutes=30)
AUDIENCES = {
    each: audience
    for pair, audience in zip(("x.", "X:", "#_"), (*Audience,)[::-1], strict=True)
    for each in pair
}
GONE = {Turn.FORGET, Turn.TELL_OVER}


def tell(*minutes: str) -> dict[int, Turn]:
    """Look once a minute, each a letter: what is done, by the minute.

    `x` is away, `.` is well; with the moderators' room away as well `X` and `:`; without any `#`
    and `_`.
    """
    outage = Outage("matrix", "home", "Matrix", START)
    turns: dict[int, Turn] = {}
    for number, letter in enumerate("".join(minutes)):
        now, audience = START + timedelta(minutes=number), AUDIENCES[letter]
        outage, turn = decide(outage, PATIENCE, now, audience, is_well=letter in ".:_")
        if turn is not Turn.NOTHING:
            turns[number] = turn
        if turn in GONE:
            break
    return turns


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("x" * 90, {30: Turn.TELL}),
        ("x" * 60 + "." * 20, {30: Turn.TELL, 65: Turn.TELL_OVER}),
        ("x" * 29 + "." * 20, {34: Turn.FORGET}),
        # The room is away too: told of when it is there again, or that it is over.
        ("X" * 40 + "x" * 20, {30: Turn.LOG, 40: Turn.TELL}),
        ("X" * 40 + ":" * 60 + ".", {30: Turn.LOG, 100: Turn.TELL_OVER}),
        ("X" * 40 + "." * 10, {30: Turn.LOG, 45: Turn.TELL_OVER}),
        ("x" * 31 + ":" * 10 + "." * 3, {30: Turn.TELL, 41: Turn.TELL_OVER}),
        # There is nobody to tell.
        ("#" * 40 + "_" * 10, {30: Turn.LOG, 45: Turn.FORGET}),
        # What comes and goes is one outage.
        ("xx.." * 12, {32: Turn.TELL}),
        ("x" * 31 + "....x" * 10 + "." * 6, {30: Turn.TELL, 86: Turn.TELL_OVER}),
        # Nobody looked for a while, as the bot was off.
        ("X" + "." * 10, {6: Turn.FORGET}),
    ],
)
def test_each_outage_is_told_once_and_its_end_once(seen: str, told: dict[int, Turn]) -> None:
    assert tell(seen) == told


def test_an_outage_that_was_still_there_after_a_stop_of_the_bot_counts_from_its_beginning() -> None:
    outage, now = Outage("matrix", "home", "Matrix", START), START + timedelta(hours=9)
    told, turn = decide(outage, PATIENCE, now, Audience.THERE, is_well=False)
    assert (told.stage, turn) == (Stage.TOLD, Turn.TELL)
    over, turn = decide(outage, PATIENCE, now, Audience.THERE, is_well=True)
    assert turn is Turn.NOTHING
    _, turn = decide(over, PATIENCE, now + CALM, Audience.THERE, is_well=True)
    assert turn is Turn.TELL_OVER


def test_losses_are_told_at_once_then_once_a_day_then_at_the_end() -> None:
    outage = Outage("discord:1", "home", "news", START)
    assert may_tell_losses(outage, START)
    outage = Outage("discord:1", "home", "news", START, losses_told=START)
    assert not may_tell_losses(outage, START + LOSSES_APART - timedelta(minutes=1))
    assert may_tell_losses(outage, START + LOSSES_APART)
    over = Outage("discord:1", "home", "news", START, until=START, losses_told=START)
    assert may_tell_losses(over, START)
