"""Members ask, and the bot answers, suggests, or says that it does not know."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import Storage
from tests.storage.steps import Steps
from tests.talk import Talking
from tests.talk import talking as talking_on_console

NONSENSE = "who won the cup final on saturday"


@pytest.mark.parametrize(
    "line",
    [
        "faq ask will my annual leave stay the same?",
        "will my annual leave stay the same?",
        "faq will my annual leave stay the same?",
        "@staffroom will my annual leave stay the same?",
        "#34",
        "34",
        "faq show 34",
        "faq show #34",
    ],
)
async def test_every_way_of_asking_leads_to_the_answer(
    talking: Talking, tmp_path: Path, line: str
) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says(line)
        assert heard.splitlines()[0].startswith("#34 Will annual leave")
        assert "9 April 2015, 11 years and 7 months ago" in heard
        assert "Source" in heard
        assert heard.buttons == ["Helpful", "Not helpful"]
        assert not heard.is_private


async def test_the_question_that_was_never_answered_says_so(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says("faq show 51")
        assert heard.startswith("#51 ")
        assert "never been answered" in heard


async def test_a_vague_question_brings_suggestions(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says("office")
        assert heard.startswith("Did you mean")
        assert 1 <= len(heard.buttons) <= 3
        assert all(label.startswith("#") for label in heard.buttons)
        chosen = heard.buttons[0].split()[0]
        assert (await talk.presses(heard.buttons[0])).startswith(chosen + " ")


async def test_an_unknown_question_is_passed_on_without_a_name(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says(NONSENSE)
        assert heard.startswith("I don't have an answer")
        heard = await talk.presses("Pass it to the moderators")
        assert heard.is_private
        assert "passed on already" in await talk.presses("Pass it")
        await talk.becomes("mo", "moderator")
        heard = await talk.says("faq unanswered")
        assert NONSENSE in heard
        assert "ada" not in heard


async def test_a_question_that_nobody_passes_on_is_forgotten_after_a_day(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        await talk.says(NONSENSE)
        await talk.waits("25 hours")
        assert "no longer have it" in await talk.presses("Pass it")


async def test_a_question_that_nobody_passes_on_is_in_no_file(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.says(NONSENSE)
        assert not find(NONSENSE, tmp_path)
        await talk.says(f"faq pass {NONSENSE}")
        assert find(NONSENSE, tmp_path)


async def test_what_an_earlier_version_held_of_questions_is_wiped(tmp_path: Path) -> None:
    steps, data = Steps(tmp_path / "migrations"), tmp_path / "data"
    steps.cut("0011")
    data.mkdir()
    url = f"sqlite+aiosqlite:///{data / 'staffroom.db'}"
    storage = await Storage.open(url, backups=tmp_path, migrations=steps.folder)
    async with storage.write() as conn:
        held = text("INSERT INTO faq_held VALUES ('a1', 'home', :question, '2099')")
        await conn.execute(held, {"question": NONSENSE})
    await storage.close()
    assert find(NONSENSE, data)
    storage = await Storage.open(url, backups=tmp_path)
    await storage.close()
    assert not find(NONSENSE, data)


def find(words: str, folder: Path) -> list[str]:
    """Name the files that hold some words."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return [each.name for each in files if words.encode() in each.read_bytes()]


async def test_a_passed_on_question_survives_a_restart(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.says(f"faq pass {NONSENSE}")
    async with talking(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        assert NONSENSE in await talk.says("faq unanswered")


async def test_the_list_is_paged_and_can_be_narrowed(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says("faq list")
        assert "Page 1 of 7, 65 in all" in heard
        assert heard.buttons == ["Next"]
        heard = await talk.presses("Next")
        assert "#11 " in heard
        assert heard.buttons == ["Previous", "Next"]
        name = (await talk.says("faq categories")).splitlines()[2].removeprefix("- ")
        name, count = name.rsplit(": ", 1)
        heard = await talk.says(f"faq list {name}")
        shown = [line for line in heard.splitlines() if line.startswith("- #")]
        assert len(shown) == min(10, int(count))


async def test_an_unknown_category_names_those_there_are(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says("faq list cheese")
        assert "Which category?" in heard
        assert heard.is_private


async def test_words_are_searched(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert "- #18 " in await talk.says("faq search kiosks")
        assert "No entry has those words" in await talk.says("faq search xylophone")


async def test_an_entry_that_is_not_there_is_told(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert "There is no #999" in await talk.says("faq show 999")
        assert "whole number" in await talk.says("faq show leave")
        assert "Usage: faq show NUMBER" in await talk.says("faq show")


async def test_a_mistyped_command_is_put_right(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        assert "Did you mean faq show?" in await talk.says("faq shwo 3")


async def test_a_plain_line_in_a_shared_room_is_not_for_the_bot(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        await talk.goes_to("staff")
        assert not await talk.says("will my annual leave stay the same?")
        heard = await talk.says("@staffroom: will my annual leave stay the same?")
        assert heard.startswith("#34 ")
        assert heard.outputs[0].room == "staff"


async def test_what_was_helpful_is_counted_without_names(
    talking: Talking, tmp_path: Path, database_url: str
) -> None:
    async with talking(tmp_path, database_url=database_url) as talk:
        await talk.says("faq ask will my annual leave stay the same?")
        assert (await talk.presses("Helpful")).is_private
        await talk.says(NONSENSE)
        await talk.becomes("mo", "moderator")
        heard = await talk.says("faq stats")
        assert "Answered: 1" in heard
        assert "No answer: 1" in heard
        assert "Found helpful: 1" in heard
        assert "- #34 " in heard
        assert "ada" not in heard


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my client X123456 wants to know about kiosks", "CRN"),
        ("ring me on 07700 900123 about annual leave", "phone"),
        ("is jo.bloggs@example.org the union rep", "e-mail"),
        ("faq pass why is QQ123456C not paid", "National Insurance"),
    ],
)
async def test_what_identifies_a_person_is_turned_back_and_not_kept(
    talking: Talking, tmp_path: Path, text: str, kind: str
) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says(text)
        assert kind in heard
        assert heard.is_private
        telling = text.split()
        assert not any(word in heard for word in telling if any(c.isdigit() for c in word))
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for word in ("X123456", "07700", "900123", "jo.bloggs", "QQ123456C"):
        assert word.encode() not in kept


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "empty"),
        ("   \t ", "empty"),
        ("\x00\x07\u202e", "empty"),
        ("faq ask " + "\u202eevael launna", "#34|Did you mean|I don't have"),
        ("<b>annual leave</b> @everyone **x** [a](http://b)", "#34|Did you mean|I don't have"),
        ("😀😀😀", "I don't have|Did you mean"),
        ("سنوية إجازة", "I don't have|Did you mean"),
    ],
)
async def test_bad_input_is_answered_by_a_clear_sentence(
    talking: Talking, tmp_path: Path, line: str, told: str
) -> None:
    async with talking(tmp_path) as talk:
        heard = await talk.says(line)
        assert any(each in heard for each in told.split("|"))
        assert "went wrong" not in heard


async def test_what_is_far_too_long_is_turned_back(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        assert "50,000 characters" in await talk.says("a" * 50_000)
