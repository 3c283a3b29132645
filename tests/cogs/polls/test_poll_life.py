"""A poll's life on the console: every kind, what is refused, and what comes between."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.clock import HeldClock
from tests.shelf import NO_FAQ
from tests.talk import START, ConsoleTalk, Heard, talking

CLOSES = '--minimum 5 --closes "2 hours"'


async def votes(talk: ConsoleTalk, name: str, *labels: str, number: int = 1) -> Heard:
    """Have somebody vote."""
    await talk.becomes(name)
    heard = await talk.says(f"poll vote {number}")
    for label in (*labels, "Cast my vote"):
        heard = await talk.presses(label)
    return heard


async def opens(talk: ConsoleTalk, line: str) -> Heard:
    """Have ada make a poll and open it."""
    await talk.becomes("ada")
    await talk.says(line)
    return await talk.presses("Open it")


async def all_vote(talk: ConsoleTalk, ballots: Sequence[Sequence[str]]) -> None:
    """Have as many people vote."""
    for number, labels in enumerate(ballots):
        assert "in the box" in await votes(talk, f"v{number}", *labels)


async def test_figures_come_as_text_and_as_a_picture_that_is_described(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Tea or coffee? | Tea | Coffee {CLOSES}")
        await all_vote(talk, [["Tea"]] * 7 + [["Coffee"]] * 4)
        heard = await talk.waits("3 hours")
        result = Heard.of([each for each in heard.outputs if each.files])
        assert "At least 10 people voted.\n- Tea: 7 votes\n- Coffee: 4 votes" in result
        assert "Picture: Bar chart of the result. Tea: 7; Coffee: 4." in result
        (path,) = result.files
        with Image.open(path) as picture:
            assert picture.size[0] == 900
            assert len(set(picture.convert("L").tobytes())) > 2


async def test_several_choices_are_put_together_one_by_one(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Which days? | Mon | Tue | Wed --kind multiple {CLOSES}")
        await talk.becomes("v0")
        await talk.says("poll vote 1")
        assert "So far: Tue" in await talk.presses("Add: Tue")
        assert "So far: Mon, Tue" in await talk.presses("Add: Mon")
        heard = await talk.presses("Take out: Tue")
        assert heard.buttons == ["Take out: Mon", "Add: Tue", "Add: Wed", "That is all"]
        assert "You have chosen: Mon" in await talk.presses("That is all")
        assert "in the box" in await talk.presses("Cast my vote")
        both = ["Add: Mon", "Add: Tue", "That is all"]
        for number in range(1, 7):
            await votes(talk, f"v{number}", *both)
        await votes(talk, "v7", "Add: Tue", "That is all")
        heard = await talk.waits("3 hours")
        assert "- Mon: chosen by nearly all or all" in heard
        assert "- Wed: chosen by hardly anybody or nobody" in heard


async def test_a_ranking_is_made_step_by_step_and_counted_in_rounds(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        assert "at least 10 votes" in await talk.says(
            f"poll create Where? | Hull | Leeds | York --kind ranked {CLOSES}"
        )
        await opens(
            talk, 'poll create Where? | Hull | Leeds | York --kind ranked --closes "2 hours"'
        )
        await talk.becomes("v0")
        await talk.says("poll vote 1")
        heard = await talk.presses("1st: York")
        assert "So far: 1st York" in heard
        assert heard.buttons == ["2nd: Hull", "2nd: Leeds", "That is all", "Start again"]
        assert "1st: Hull" in (await talk.presses("Start again")).buttons
        await talk.presses("1st: Hull")
        await talk.presses("2nd: York")
        assert "1st Hull, 2nd York, 3rd Leeds" in await talk.presses("3rd: Leeds")
        await talk.presses("Cast my vote")
        for number in range(1, 6):
            await votes(talk, f"v{number}", "1st: Hull", "That is all")
        for number in range(6, 10):
            await votes(talk, f"v{number}", "1st: Leeds", "That is all")
        heard = await talk.waits("3 hours")
        assert "Round 1" in heard
        assert "Hull has won." in heard


async def test_a_scale_has_its_usual_steps(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        draft = await talk.says("poll create I am well informed --kind scale --minimum 5")
        assert "- Neither agree nor disagree" in draft
        await talk.presses("Open it")
        await all_vote(talk, [["Agree"]] * 6)
        assert "Agree leads." in await talk.waits("4 days")


async def test_long_options_are_numbered_in_the_text_and_on_the_buttons(tmp_path: Path) -> None:
    one, other = ("the same " * 8 + end for end in "ab")
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Which? | {one} | {other} {CLOSES}")
        heard = await talk.says("poll vote 1")
        assert f"1. {one}\n2. {other}" in heard
        assert heard.buttons == [f"1. {one}", f"2. {other}"]
        assert f"You have chosen: {other}" in await talk.presses("2. ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Meet?", "Please give the options as well"),
        ("Meet? | Yes", "between 2 and 10 options"),
        ("Meet? | Yes | yes", "Two of the options are the same"),
        ("| Yes | No", "Please give a question"),
        ("Meet? | Yes | No --minimum 4", "needs at least 5 votes"),
        ("Meet? | Yes | No --closes yesterday", "Please type the day and the time"),
        ('Meet? | Yes | No --closes "5 minutes"', "open for at least 10 minutes"),
        ('Meet? | Yes | No --closes "200 days"', "closes within 90 days"),
        ("Meet? | Yes | No --rooms nowhere", "I don't know a room called nowhere"),
        ("Meet? | a | b | c | d | e | f | g --kind ranked", "At most 6 options can be ranked"),
        ("Was it A123456? | Yes | No", "it seems to hold a CRN"),
    ],
)
async def test_what_can_not_be_held_is_refused_with_what_to_do(
    tmp_path: Path, typed: str, told: str
) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        assert told in await talk.says(f"poll create {typed}")
        assert "No poll is open" in await talk.says("poll list")


async def test_a_word_that_is_no_command_of_polls_lists_those_there_are(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        assert "You can use: poll vote, poll create" in await talk.says("poll results")


async def test_a_poll_can_be_made_by_a_form(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        assert "Question?" in await talk.says("poll create")
        draft = await talk.fills("Lunch?", "Soup | Salad", "keep", "2 days", "5")
        assert "Draft: Lunch?" in draft
        assert "- Salad" in draft
        await talk.becomes("bob")
        await talk.becomes("ada")
        assert "Thrown away" in await talk.presses("Throw it away")
        assert "I don't know that poll" in await talk.says("poll show 1")


async def test_a_draft_is_its_makers_own(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.says("poll create Meet? | Yes | No")
        assert "I don't know that poll" in await talk.says("poll show 1")
        await talk.becomes("bob", "owner")
        assert "No poll is open" in await talk.says("poll list")
        assert "I don't know that poll" in await talk.says("poll cancel 1")


@pytest.mark.parametrize(
    ("waited", "told"), [("6 minutes", "within 5 minutes"), ("10 minutes", "time has passed")]
)
async def test_a_draft_that_was_left_lying_can_not_open_for_a_moment(
    tmp_path: Path, waited: str, told: str
) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.says('poll create Meet? | Yes | No --closes "10 minutes"')
        await talk.waits(waited)
        assert told in await talk.presses("Open it")
        assert "No poll is open" in await talk.says("poll list")
        await talk.says('poll create Meet? | Yes | No --closes "10 minutes"')
        await talk.waits("4 minutes")
        assert "is open" in await talk.presses("Open it")


async def test_the_same_is_not_asked_twice_at_once(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, "poll create Meet? | Yes | No")
        assert "Poll 1 asks just that" in await talk.says("poll create MEET? | Aye | Nay")


async def test_moderators_say_who_may_make_polls(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        assert "Only moderators" in await talk.says("poll allow moderators")
        await talk.becomes("mo", "moderator")
        assert "Only moderators may make polls" in await talk.says("poll allow moderators")
        await talk.becomes("ada")
        assert "only moderators make polls" in await talk.says("poll create A? | b | c")
        await talk.becomes("mo", "moderator")
        await talk.says("poll allow members")
        await talk.becomes("ada")
        assert "Draft: A?" in await talk.says("poll create A? | b | c")


async def test_a_poll_opens_at_its_time_closes_later_and_never_sooner(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.says(f'poll create Meet? | Yes | No --opens "in 1 hour" {CLOSES}')
        assert "Poll 1 opens Monday 23 November at 10:00." in await talk.presses("Schedule it")
        assert "not open yet" in await talk.says("poll vote 1")
        assert "It opens on Monday 23 November at 10:00" in await talk.says("poll show 1")
        assert "Poll 1: Meet?" in await talk.waits("1 hour")
        assert "it can't close sooner" in await talk.says('poll extend 1 "today 11:00"')
        await talk.becomes("bob")
        assert "Only whoever made a poll" in await talk.says("poll extend 1 1 hour longer")
        await talk.becomes("ada")
        heard = await talk.says("poll extend 1 1 hour longer")
        assert "Poll 1 now closes on Monday 23 November at 13:00." in heard
        assert "Closes: Monday 23 November at 13:00" in heard  # the announcement, anew
        assert "closed" not in await talk.waits("2 hours")
        assert "Too few people voted for a result: fewer than 5." in await talk.waits("1 hour")
        listed = "- 1: Meet? (closed Monday 23 November 2026 at 13:00)"
        assert listed in await talk.says("poll past")
        assert "It is over already" in await talk.says("poll cancel 1")


async def test_a_choice_that_is_typed_at_once_is_not_counted(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Should we meet? | Yes | No {CLOSES}")
        await talk.becomes("bob")
        typed = await talk.says("poll vote 1 Yes")
        assert typed.is_private
        assert "What you typed after the number is not counted." in typed
        assert "not counted" not in await talk.says("poll vote 1 Should we meet?")
        await talk.presses("No")
        assert "in the box" in await talk.presses("Cast my vote")


async def test_a_cancelled_poll_is_destroyed_unread(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Meet? | Yes | No {CLOSES}")
        await all_vote(talk, [["Yes"]] * 6)
        await talk.becomes("mo", "moderator")
        asked = await talk.says("poll cancel 1")
        assert "all votes in it are destroyed" in asked
        heard = await talk.presses("Destroy it unread")
        assert "This poll was cancelled. Whatever votes it had were destroyed unread." in heard
        assert heard.count("The votes were destroyed unread; nobody has seen them.") == 1
        assert "This poll was cancelled." in await talk.says("poll vote 1")
        assert "leads" not in await talk.waits("3 hours")


async def test_a_poll_that_was_never_open_is_cancelled_without_a_word_to_the_room(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.says('poll create Meet? | Yes | No --opens "in 1 hour"')
        await talk.presses("Schedule it")
        assert "no room has seen it" in await talk.says("poll cancel 1")
        heard = await talk.presses("Cancel it")
        assert heard == "Poll 1 is cancelled."
        assert heard.is_private
        assert not await talk.waits("2 hours")
        assert "- 1: Meet? (cancelled)" in await talk.says("poll past")


async def test_a_poll_whose_whole_time_passed_while_the_bot_was_away_says_why(
    tmp_path: Path,
) -> None:
    clock = HeldClock(START)
    async with talking(tmp_path, clock, cogs_off=NO_FAQ) as talk:
        await talk.says('poll create Meet? | Yes | No --opens "in 1 hour" --closes "2 hours"')
        await talk.presses("Schedule it")
    clock.move_to(START + timedelta(days=2))
    async with talking(tmp_path, clock, cogs_off=NO_FAQ) as talk:
        await talk.waits("1 minute")
        assert "but I was not running then. Nobody could vote in it." in talk.shown
        assert "key" not in talk.shown


async def test_a_poll_that_closed_while_the_bot_was_away_is_closed_once(tmp_path: Path) -> None:
    clock = HeldClock(START)
    async with talking(tmp_path, clock, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Meet? | Yes | No {CLOSES}")
        await all_vote(talk, [["Yes"]] * 6)
    clock.move_to(START + timedelta(days=2))
    async with talking(tmp_path, clock, cogs_off=NO_FAQ) as talk:
        assert "This poll has closed." in await talk.says("poll vote 1")
        await talk.waits("2 hours")
        assert talk.shown.count("Result of poll 1") == 1
        assert "Yes leads." in talk.shown


async def test_a_poll_whose_key_is_lost_is_void_and_says_so(tmp_path: Path) -> None:
    clock, keys = HeldClock(START), tmp_path / "keys"
    async with talking(tmp_path / "data", clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Meet? | Yes | No {CLOSES}")
        await all_vote(talk, [["Yes"]] * 6)
    (key,) = [each for each in keys.rglob("*") if each.is_file()]
    key.unlink()
    async with talking(tmp_path / "data", clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await talk.waits("1 minute")
        assert talk.shown.count("is void: the key to its votes is gone") == 1
        assert "This poll is void" in await talk.says("poll vote 1")
        assert "leads" not in await talk.waits("3 hours")


async def test_keys_that_lie_elsewhere_are_waited_for(tmp_path: Path) -> None:
    clock, keys = HeldClock(START), tmp_path / "keys"
    async with talking(tmp_path / "data", clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await opens(talk, f"poll create Meet? | Yes | No {CLOSES}")
        await all_vote(talk, [["Yes"]] * 6)
    other = tmp_path / "other"
    async with talking(tmp_path / "data", clock, poll_keys=other, cogs_off=NO_FAQ) as talk:
        assert "its key is not where I look for it" in await votes(talk, "late", "Yes")
        assert not await talk.waits("3 hours")
    async with talking(tmp_path / "data", clock, poll_keys=keys, cogs_off=NO_FAQ) as talk:
        await talk.waits("1 minute")
        assert talk.shown.count("Result of poll 1") == 1


async def test_open_polls_are_in_digests_and_nobody_is_asked_by_name(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.goes_to("staff")
        await opens(talk, 'poll create Meet? | Yes | No --closes "3 days"')
        await talk.becomes("mo", "moderator")
        await talk.says("digest set daily 08:30")
        heard = await talk.waits("1 day")
        assert "Open polls" in heard
        assert "1: Meet? (closes Thursday 26 November at 09:00). To vote: poll vote 1" in heard


async def test_whoever_made_a_poll_can_have_that_forgotten(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await opens(talk, "poll create Meet? | Yes | No")
        (path,) = (await talk.says("privacy export")).files
        assert "Polls that you made and that are not over" in Path(path).read_text("utf-8")
        await talk.says("privacy erase")
        await talk.presses("Erase it for good")
        assert "Only whoever made a poll" in await talk.says("poll cancel 1")
