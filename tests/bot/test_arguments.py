"""Arguments: what people type behind a command, and what it comes to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.shelf import talking_with
from tests.talk import Talk

SAMPLE = '''
"""Sample: says what it was given."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from bot import Arg, Cog, Context, File, Link, Reply, Room, User

cog = Cog("sample", "Samples")
Colour = Literal["red", "green", "grey"]


@cog.command
async def note(
    ctx: Context,
    place: Annotated[str, Arg("Where it is")],
    text: Annotated[str, Arg("What to note")],
    *,
    colour: Annotated[Colour, Arg("How it looks")] = "red",
    in_small: bool = False,
) -> Reply:
    """Note something."""
    return Reply(f"<{place}> <{text}> {colour} {in_small}")


@cog.command
async def number(ctx: Context, number: int, rest: str = "no more") -> Reply:
    """Take a whole number."""
    return Reply(f"{number + 1} {rest}")


@cog.command
async def paint(ctx: Context, colour: Colour) -> Reply:
    """Take a choice."""
    return Reply(colour)


@cog.command
async def pause(ctx: Context, length: timedelta) -> Reply:
    """Take a duration."""
    return Reply(f"{length.total_seconds():.0f} s")


@cog.command
async def meet(ctx: Context, when: datetime) -> Reply:
    """Take a moment."""
    return Reply(f"{when:%a %d %b %Y %H:%M %Z}")


@cog.command
async def day(ctx: Context, day: date) -> Reply:
    """Take a date."""
    return Reply(f"{day:%A %d %B %Y}")


@cog.command
async def greet(ctx: Context, who: User) -> Reply:
    """Take a member."""
    return Reply(f"{who.name} is {who.id}")


@cog.command
async def move(ctx: Context, where: Room) -> Reply:
    """Take a room."""
    return Reply(f"{where.name} is {where.id}")


@cog.command
async def read(ctx: Context, file: File, title: str = "no title") -> Reply:
    """Take a file."""
    return Reply(f"{title}: {file.name} {file.size} {(await file.read()).decode()}")


@cog.command
async def visit(ctx: Context, link: Link) -> Reply:
    """Take a link."""
    return Reply(f"{link}")


@cog.command
async def must(ctx: Context, *, name: Annotated[str, Arg("Who it is for")]) -> Reply:
    """Take an option that must be there."""
    return Reply(name)


@cog.command
async def nothing(ctx: Context) -> Reply:
    """Take nothing."""
    return Reply("nothing")
'''


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """Give a conversation with a bot that has the sample cog, one for all: it remembers nothing."""
    async with talking_with(tmp_path_factory.mktemp("bot"), sample=SAMPLE) as talk:
        yield talk


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("note here a b  c", "<here> <a b  c> red False"),
        ('note "over there" a b', "<over there> <a b> red False"),
        ("note “over there” a", "<over there> <a> red False"),
        ("note 'over there' don't panic", "<over there> <don't panic> red False"),
        ("note here 'all of it'", "<here> <all of it> red False"),
        ("note here 'some' of it", "<here> <'some' of it> red False"),
        ("note don't a", "<don't> <a> red False"),
        ('note 5" a', '<5"> <a> red False'),
        ("NOTE here A", "<here> <A> red False"),
        ("  note   here   a  ", "<here> <a> red False"),
        ("note --colour green here a b", "<here> <a b> green False"),
        ("note here --colour=green a b", "<here> <a b> green False"),
        ("note here a b --colour gree", "<here> <a b> green False"),
        ("note here a --in-small b --COLOUR grey c", "<here> <a b c> grey True"),
        ("note here a --in-small=no", "<here> <a> red False"),
        ("note here a --colour 'grey'", "<here> <a> grey False"),
        ("note here --text 'a b'", "<here> <a b> red False"),
        ("note a --place here", "<here> <a> red False"),
        ("note here a --unknown b -- c", "<here> <a --unknown b -- c> red False"),
        ('note here "a --colour green"', "<here> <a --colour green> red False"),
        ("note here --colour red --colour grey a", "<here> <a> grey False"),
        ("note here a \u2014colour grey", "<here> <a> grey False"),
        ("note here a \u2013colour='grey' b", "<here> <a b> grey False"),
        ("note here a \u2014 b", "<here> <a \u2014 b> red False"),
        ("note a --place over there", "<over there> <a> red False"),
        ("note a --place over there --colour grey b", "<over there> <a b> grey False"),
        ("note a --place=over there", "<over there> <a> red False"),
        ("note a --place 'over there' b", "<over there> <a b> red False"),
        ("note --place here a b", "<here> <a b> red False"),
        ("note here a\nb", "<here> <a\nb> red False"),
        ("number 1,000", "1001 no more"),
        ("number #34 and so on", "35 and so on"),
        ("number -3", "-2 no more"),
        ("paint GREEN", "green"),
        ("paint r", "red"),
        ("pause 1h30", "5400 s"),
        ("pause 3 days", "259200 s"),
        ("meet Fri 17:00", "Fri 27 Nov 2026 17:00 GMT"),
        ("meet 1 June 9am", "Tue 01 Jun 2027 09:00 BST"),
        ("day 25/12/2026", "Friday 25 December 2026"),
        ("day today", "Monday 23 November 2026"),
        ("greet ada", "ada is console:ada"),
        ("greet @ADA", "ada is console:ada"),
        ("move #Staff", "staff is console:staff"),
        ("visit https://www.gov.uk/a?b=1", "https://www.gov.uk/a?b=1"),
        ("must --name ada", "ada"),
        ("must --name ada lovelace", "ada lovelace"),
        ("nothing", "nothing"),
    ],
)
async def test_what_is_typed_reaches_the_command(talk: Talk, line: str, heard: str) -> None:
    await talk.goes_to("staff")
    await talk.goes_to("console")
    assert await talk.says(line) == heard


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("note", "Place is missing: where it is."),
        ("note here", "Text is missing: what to note."),
        ("note here --colour red", "Text is missing: what to note."),
        ("note here a --colour", "Please say something after --colour."),
        ("note here a --colour blue", "Choose one of: red, green, grey."),
        ("note here a --colour gre", "Choose one of: red, green, grey."),
        ("note here a --in-small=perhaps", "Choose one of: yes, no."),
        ("number", "Number is missing: whole number."),
        ("number many", "Please type a whole number, as in 12."),
        ("number 1.5", "Please type a whole number, as in 12."),
        ("paint", "Colour is missing: red, green, grey."),
        ("pause 3 months", "Months and years differ in length."),
        ("meet whenever", "Please type the day and the time"),
        ("day 31/02/2027", "There is no such date."),
        ("greet nobody", "I don't know anybody here by that name."),
        ("move nowhere", "I don't know a room by that name."),
        ("visit ftp://gov.uk", "Please type a whole web address"),
        ("read", "Please attach the file to the same message."),
        ("must", "--name is missing: who it is for."),
        ("must ada", "I did not expect 'ada' there."),
        ("nothing at all", "I did not expect 'at' there."),
    ],
)
async def test_a_mistake_is_told_with_how_to_type_it(talk: Talk, line: str, mistake: str) -> None:
    heard = await talk.says(line)
    assert heard.startswith(mistake)
    assert heard.is_private
    assert f"\nUsage: {line.split(maxsplit=1)[0]}" in heard


async def test_the_usage_line_names_every_argument(talk: Talk) -> None:
    assert "Usage: note PLACE TEXT [--colour COLOUR] [--in-small]" in await talk.says("note")
    assert "Usage: number NUMBER [REST]" in await talk.says("number x")
    assert "Usage: must --name NAME" in await talk.says("must")


async def test_an_option_whose_value_looks_like_one_loses_nothing(talk: Talk) -> None:
    heard = await talk.says("must --name --name ada")
    assert heard == "--name ada"


async def test_a_file_is_given_to_the_argument_that_wants_one(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "some notes.txt"
    file.write_text("hello")
    assert await talk.says("read", file) == "no title: some notes.txt 5 hello"
    assert await talk.says("read My notes", file) == "My notes: some notes.txt 5 hello"
    heard = await talk.says("paint red", file)
    assert "I don't know what to do with the file some notes.txt here." in heard
    assert "Usage: paint COLOUR" in heard


async def test_a_file_that_goes_missing_is_told_in_a_sentence(talk: Talk, tmp_path: Path) -> None:
    assert "can't find the file gone.txt" in await talk.says("read @gone.txt")
    assert "can't find the file" in await talk.says(f'read @"{tmp_path}"')
    assert "can't find the file" in await talk.says("read @/" + "x" * 3000)
    assert "can't find the file" in await talk.says("read @~no-such-person/notes.txt")


async def test_a_path_may_begin_at_home(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert await talk.says("read @~/notes.txt") == "no title: notes.txt 5 hello"
