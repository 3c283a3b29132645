"""The console's contract, as a program at the other end of the pipes sees it."""

from pathlib import Path
from typing import Any

import pytest

from bot.storage.lock import FileLock
from tests import process
from tests.process import piped, place_package, read_replies

PARROT = '''
"""Parrot: comes in an installed package."""

from datetime import timedelta
from typing import Annotated

from bot import Button, Cog, Context, Desk, Every, Field, File, Form, Reply, Role, Room

cog = Cog("parrot", "Repeats")


class Rooms(list[Room]):
    """Where to remind."""


@cog.command
async def parrot(ctx: Context, word: str) -> Reply:
    """Repeat."""
    return Reply(word, buttons=(Button("Again", again, word), Button("Hush", hush)))


@cog.action
async def again(ctx: Context, word: str) -> Reply:
    """Repeat again."""
    return Reply(f"{word} for {ctx.user.name}")


@cog.action
async def hush(ctx: Context) -> Reply:
    """Be quiet."""
    return Reply("hushed", private=True)


@cog.command
async def twice(ctx: Context) -> list[Reply]:
    """Answer twice."""
    return [Reply("**one**"), Reply("two")]


@cog.command(by=Role.MODERATOR)
async def rule(ctx: Context) -> Reply:
    """For moderators."""
    return Reply("ruled")


@cog.command
async def ask(ctx: Context) -> Form:
    """Ask for two things."""
    return pair.open()


@cog.form("Pair")
async def pair(
    ctx: Context, *, one: Annotated[str, Field("One")], two: Annotated[str, Field("Two")]
) -> Reply:
    """Take two things."""
    return Reply(f"{ctx.user.name}: {one} {two}")


@cog.command
async def keep(ctx: Context, file: File) -> Reply:
    """Give a file back."""
    return Reply(f"{file.name} {file.size}", files=(File.of("kept.txt", await file.read()),))


@cog.command
async def remind(ctx: Context) -> Reply:
    """Remind every day."""
    ctx.state(Rooms).append(ctx.room)
    return Reply("I will.")


@cog.job(Every(timedelta(days=1)))
async def daily(desk: Desk) -> None:
    """Remind."""
    for room in desk.state(Rooms):
        await desk.post(room, Reply(f"Time! {desk.now:%H}"))
'''

LINES = """
hello      parrot hello
pressed    /press 1
numbered   2
no button  /press 9
what       /press
blank
spaces     \t
steering   /faq list
slash      /
long ago   /advance
soon       /advance soon
nobody     /as
king       /as ada king
nowhere    /room
listed     cog list
ada        /as ada
refused    rule
mo         /as mo moderator
ruled      rule
ada again  /as ada
still not  rule
mo again   /as mo
still      rule
staff      /room staff
chatter    parrots are loud
mentioned  @staffroom parrot hi
commanded  parrot hi
direct     /room console
mo asks    ask
to ada     /as ada
ada asks   ask
ada one    apples
to mo      /as mo
mo one     maps
mo two     nuts
to ada 2   /as ada
ada two    pears
asks       ask
cancelled  Cancel
keeps      keep @PLAIN
keeps 2    keep @"SPACED"
keeps not  keep @missing.txt
no file    keep
file only  @PLAIN
promises   remind
advanced   /advance 2d
after      twice
nul        par\0rot n\0ul
return     parrot a\rb
crlf       parrot crlf\r
bytes      parrot \udcff\udcfeé
identifier parrot A123456
long       LONG
digits     DIGITS
quit       /quit
never      parrot never
"""


class Heard:
    """What the bot said, by the label of the line that it answers."""

    def __init__(self, replies: list[dict[str, Any]], folder: Path) -> None:
        labels = [line[:11].strip() for line in LINES.strip("\n").split("\n")]
        self.replies, self.folder = replies, folder
        self._number = {label: number for number, label in enumerate(labels, 1)}

    def all(self, label: str | None) -> list[dict[str, Any]]:
        """Give every reply to a line."""
        number = self._number[label] if label else None
        return [each for each in self.replies if each["line"] == number]

    def one(self, label: str) -> dict[str, Any]:
        """Give the only reply to a line."""
        (reply,) = self.all(label)
        return reply

    def text(self, label: str) -> str:
        """Give the text of the only reply to a line."""
        return str(self.one(label)["text"])


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """Give all that one process answered to LINES, piped in at once."""
    folder = tmp_path_factory.mktemp("console")
    plain, spaced = folder / "plain.txt", folder / "with some spaces.txt"
    plain.write_text("plain")
    spaced.write_text("spaced")
    package = place_package(folder / "site", "parrot", PARROT)
    said = "\n".join(line[11:] for line in LINES.strip("\n").split("\n"))
    for word, value in (("PLAIN", plain), ("SPACED", spaced)):
        said = said.replace(word, str(value))
    said = said.replace("LONG", "x" * 50_000).replace("DIGITS", "9" * 5000)
    done = process.run(
        folder,
        "run",
        "--json",
        "--data",
        str(folder / "a folder" / "data"),
        said=said.encode("utf-8", "surrogateescape"),
        PYTHONPATH=package,
        PYTHONIOENCODING="ascii",
    )
    assert (done.returncode, done.stderr) == (0, "")
    return Heard(read_replies(done.stdout), folder)


def test_each_reply_says_which_line_it_answers(heard: Heard) -> None:
    assert heard.one("hello") == {
        "line": 1,
        "to": "operator",
        "room": "console",
        "private": False,
        "text": "hello",
        "buttons": ["Again", "Hush"],
        "files": [],
    }
    numbers = [each["line"] for each in heard.replies if each["line"]]
    assert numbers == sorted(numbers)
    assert [each["text"] for each in heard.all("after")] == ["one", "two"]


def test_buttons_are_pressed_by_number(heard: Heard) -> None:
    assert heard.text("pressed") == "hello for operator"
    assert heard.text("numbered") == "hushed"
    assert heard.one("numbered")["private"]
    assert "no button 9. You can press 1: Again; 2: Hush." in heard.text("no button")


def test_empty_lines_are_answered_and_counted(heard: Heard) -> None:
    for label in ("blank", "spaces"):
        assert heard.text(label).startswith("Your message was empty.")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("what", "Please type a whole number"),
        ("steering", "Lines that begin with / steer the console: /as NAME"),
        ("slash", "Lines that begin with / steer the console: /as NAME"),
        ("long ago", "Please type how long"),
        ("soon", "Please type how long"),
        ("nobody", "Please give one short name, as in /as ada moderator."),
        ("king", "Choose one of: member, moderator, owner."),
        ("nowhere", "Please give one short name, as in /room staff."),
    ],
)
def test_a_steering_line_that_is_wrong_is_answered_with_help(
    heard: Heard, label: str, said: str
) -> None:
    assert heard.text(label).startswith(said)
    assert heard.one(label)["private"]


def test_a_cog_of_an_installed_package_is_found_and_listed(heard: Heard) -> None:
    assert "parrot: loaded. Repeats" in heard.text("listed")


def test_roles_are_remembered_while_the_bot_runs(heard: Heard) -> None:
    for label in ("ada", "mo", "ada again", "mo again"):
        assert heard.all(label) == []
    assert heard.text("refused") == heard.text("still not") == "Only moderators can do that."
    assert heard.text("ruled") == heard.text("still") == "ruled"
    assert (heard.one("refused")["to"], heard.one("ruled")["to"]) == ("ada", "mo")


def test_in_a_shared_room_the_bot_speaks_when_spoken_to(heard: Heard) -> None:
    assert heard.all("chatter") == []
    for label in ("mentioned", "commanded"):
        assert (heard.text(label), heard.one(label)["room"]) == ("hi", "staff")


def test_two_people_fill_in_forms_at_once(heard: Heard) -> None:
    assert heard.text("mo asks").startswith("Pair (1 of 2)")
    assert heard.text("ada one").startswith("Pair (2 of 2)")
    assert heard.text("mo two") == "mo: maps nuts"
    assert heard.text("ada two") == "ada: apples pears"
    assert heard.text("cancelled") == "Stopped. Nothing was changed."


def test_a_file_is_attached_at_the_end_of_the_line(heard: Heard) -> None:
    assert heard.text("keeps") == "plain.txt 5"
    assert heard.text("keeps 2") == "with some spaces.txt 6"
    contents = [Path(heard.one(label)["files"][0]).read_text() for label in ("keeps", "keeps 2")]
    assert contents == ["plain", "spaced"]
    assert heard.text("keeps not").startswith("I can't find the file missing.txt.")
    assert heard.text("no file").startswith("Please attach the file to the same message.")
    assert heard.text("file only").endswith("Type help to see what I can do.")


def test_what_the_bot_says_by_itself_answers_no_line(heard: Heard) -> None:
    by_itself = heard.all(None)
    assert len(by_itself) == 2
    assert all(each["to"] is None and each["text"].startswith("Time!") for each in by_itself)
    place = heard.replies.index(by_itself[0])
    assert heard.replies[place - 1] == heard.one("promises")
    assert heard.replies[place + 2] in heard.all("after")


def test_bytes_that_are_no_text_break_nothing(heard: Heard) -> None:
    assert heard.text("nul") == "nul"
    assert heard.text("return") == "a\nb"
    assert heard.text("crlf") == "crlf"
    assert heard.text("bytes").endswith("?")
    assert heard.text("long").startswith("That is 50,000 characters long")
    assert heard.text("digits").startswith("That is 5,000 characters long")


def test_what_identifies_somebody_is_not_repeated(heard: Heard) -> None:
    assert "a CRN" in heard.text("identifier")
    assert heard.one("identifier")["private"]
    data = [path for path in heard.folder.rglob("*") if path.is_file() and "data" in path.parts]
    assert not any(b"A123456" in path.read_bytes() for path in data)


def test_nothing_is_read_after_quit(heard: Heard) -> None:
    assert heard.all("quit") == heard.all("never") == []


def test_everything_that_is_written_lies_in_the_data_folder(heard: Heard) -> None:
    assert list((heard.folder / "cwd").iterdir()) == []
    assert list((heard.folder / "home").iterdir()) == []
    data = heard.folder / "a folder" / "data"
    assert {path.name for path in data.iterdir()} >= {"staffroom.db", "logs", "files"}
    assert {path.parent for path in data.rglob("kept*.txt")} == {data / "files"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in data.iterdir() if path.is_dir())


def test_each_line_is_answered_before_the_next_is_read_and_sigterm_ends_in_order(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with piped(tmp_path, "console", "--data", str(data)) as bot:
        for number in range(1, 4):
            bot.types("help help")
            assert bot.hears()["line"] == number
        bot.types("/as ada\n/room staff\nhello all\nhelp help")
        assert bot.hears()["line"] == 7
        second = process.run(tmp_path, "console", "--data", str(data))
        assert second.returncode == 1
        assert second.stdout == ""
        assert second.stderr.startswith("Another Staffroom is already using")
        assert len(second.stderr.splitlines()) == 1
        assert bot.is_silent()
        assert bot.terminates() == (0, "")
    with FileLock.take(data / "staffroom.db"):
        assert '"stopped"' in (data / "logs" / "staffroom.log").read_text()


def test_a_thousand_lines_are_answered_one_by_one(tmp_path: Path) -> None:
    said = "help help\n" * 999 + "help help"
    done = process.run(tmp_path, "console", "--json", "--data", str(tmp_path / "data"), said=said)
    replies = read_replies(done.stdout)
    assert [each["line"] for each in replies] == list(range(1, 1001))
    assert (done.returncode, done.stderr) == (0, "")
