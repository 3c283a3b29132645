"""Moderators keep the FAQ in chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.talk import Talk, Talking
from tests.talk import talking as talking_on_console

ADD = "faq add Where do I hang my coat? | On the hook by the door."


@pytest.fixture
async def talk(talking: Talking, tmp_path: Path, database_url: str) -> AsyncIterator[Talk]:
    """Speak as mo, a moderator, on each kind of database."""
    async with talking(tmp_path, database_url=database_url) as talk:
        await talk.becomes("mo", "moderator")
        yield talk


@pytest.mark.parametrize(
    "line",
    [
        ADD,
        "faq add",
        "faq edit 34",
        "faq remove 34",
        "faq restore 34",
        "faq aliases 34 x",
        "faq category 34 x",
        "faq review-date 34 never",
        "faq history 34",
        "faq revert 34 1",
        "faq unanswered",
        "faq answer 1 x",
        "faq dismiss 1",
        "faq review",
        "faq stats",
        "faq sets",
        "faq set sodexo-2015 off",
        "faq words",
        "faq import",
        "faq export",
    ],
)
async def test_members_cannot(talk: Talk, line: str) -> None:
    await talk.becomes("ada")
    heard = await talk.says(line)
    assert "Only moderators can do that" in heard
    assert heard.is_private


async def test_an_entry_is_added_in_one_line_and_answered_at_once(talk: Talk) -> None:
    assert "Added as #66 Where do I hang my coat?" in await talk.says(ADD)
    await talk.becomes("ada")
    heard = await talk.says("where do I hang my coat")
    assert heard.startswith("#66 Where do I hang my coat?")
    assert "On the hook by the door." in heard
    assert "23 November 2026, today" in heard


async def test_an_entry_is_added_by_a_form(talk: Talk) -> None:
    heard = await talk.says("faq add")
    assert "Question?" in heard
    assert heard.is_private
    heard = await talk.fills(
        "Is there a kettle?", "Yes, in the kitchen.", "keep", "tea; cup of tea; brew"
    )
    assert "Added as #66 Is there a kettle?" in heard
    assert (await talk.says("Cup of tea?")).startswith("#66")


async def test_a_form_can_be_cancelled_and_asks_again_after_a_mistake(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.says("faq add")
        assert "can't be empty" in await talk.says("")
        assert "Question may have 300 characters" in await talk.says("x" * 301)
        assert "seems to hold a phone number" in await talk.says("ring 07700 900123")
        assert "Answer?" in await talk.says("Is there a kettle?")
        assert "Nothing was changed" in await talk.says("cancel")
        assert "no #66" in await talk.says("faq show 66")


async def test_a_form_that_is_refused_can_be_corrected(talk: Talk) -> None:
    await talk.says(ADD)
    await talk.says("faq add")
    heard = await talk.fills("Where do I hang my coat?", "On the peg.", "keep", "skip")
    assert "#66 asks just that" in heard
    assert heard.buttons == ["Correct it and send it again"]
    assert "Question?" in await talk.presses("Correct it")
    heard = await talk.fills("Where do I hang my hat?", "keep", "keep", "keep")
    assert "Added as #67 Where do I hang my hat?" in heard
    assert "On the peg." in await talk.says("faq show 67")


async def test_adding_can_be_undone(talk: Talk) -> None:
    await talk.says(ADD)
    assert "Removed #66" in await talk.presses("Undo")
    assert "was removed" in await talk.says("faq show 66")


async def test_the_same_question_is_not_added_twice(talk: Talk) -> None:
    await talk.says(ADD)
    assert "#66 asks just that" in await talk.says(ADD.lower().replace("coat?", "coat"))


async def test_an_entry_is_mended_in_one_line_and_undone(talk: Talk) -> None:
    assert "Changed: answer" in await talk.says("faq edit 34 | Ask your manager.")
    assert "Undone" in await talk.presses("Undo")
    assert "Ask your manager." not in await talk.says("faq show 34")


async def test_mending_by_form_keeps_what_is_kept(talk: Talk) -> None:
    before = await talk.says("faq show 34")
    await talk.says("faq edit 34")
    heard = await talk.fills("keep", "New words.", "keep")
    assert "Changed: answer, source." in heard
    after = await talk.says("faq show 34")
    assert after.splitlines()[0] == before.splitlines()[0]
    assert "New words." in after


async def test_what_moderators_mend_does_not_pass_for_what_the_source_said(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.says("faq edit 34 Will leave stay the same?")
        assert "changed by the moderators" not in await talk.says("faq show 34")
        await talk.says("faq edit 34 | Ask your manager.")
        await talk.waits("2 days")
        await talk.says("faq edit 34 | Ask your union.")
        heard = await talk.says("faq show 34")
        assert "9 April 2015; changed by the moderators on 25 November 2026\n" in heard
        await talk.says("faq revert 34 3")
        assert "by the moderators on 23 November 2026\n" in await talk.says("faq show 34")
        await talk.says("faq revert 34 1")
        assert "changed by the moderators" not in await talk.says("faq show 34")
        await talk.says(ADD)
        await talk.waits("2 days")
        await talk.says("faq edit 66 | On the peg.")
        assert "Said on: 27 November 2026, today" in await talk.says("faq show 66")


async def test_the_second_of_two_moderators_is_told_and_nothing_is_overwritten(talk: Talk) -> None:
    await talk.says("faq edit 34")
    await talk.becomes("meg", "moderator")
    await talk.says("faq edit 34")
    await talk.fills("keep", "Meg's words.", "keep")
    await talk.becomes("mo", "moderator")
    heard = await talk.fills("keep", "Mo's words.", "keep")
    assert "meg changed #34" in heard
    assert "Mo's words." in heard
    assert "Meg's words." in await talk.says("faq show 34")
    assert "Mo's words." not in await talk.says("faq show 34")


async def test_undo_does_not_undo_what_came_after(talk: Talk) -> None:
    await talk.says("faq edit 34 | First.")
    await talk.becomes("meg", "moderator")
    await talk.says("faq edit 34 | Second.")
    await talk.becomes("mo", "moderator")
    heard = await talk.presses("Undo")
    assert "#34 has been changed since, so I have undone nothing." in heard
    assert "Second." in await talk.says("faq show 34")


async def test_removing_can_be_undone_and_restored(talk: Talk) -> None:
    await talk.says("faq remove 34")
    assert "was removed" in await talk.says("faq show 34")
    assert not (await talk.says("faq ask will my annual leave stay the same?")).startswith("#34")
    await talk.says("faq restore 34")
    assert (await talk.says("faq show 34")).startswith("#34")
    assert "not removed" in await talk.says("faq restore 34")
    await talk.says("faq remove 34")
    await talk.presses("Undo")
    assert (await talk.says("faq show 34")).startswith("#34")


async def test_an_alias_makes_an_entry_answer_to_other_words(talk: Talk) -> None:
    assert not (await talk.says("flibbertigibbet")).startswith("#")
    assert "1 alias added" in await talk.says("faq aliases 34 flibbertigibbet")
    assert (await talk.says("flibbertigibbet")).startswith("#34")
    assert "1 alias taken out" in await talk.says("faq aliases 34 --remove flibbertigibbet")
    assert "no such alias" in await talk.says("faq aliases 34 --remove flibbertigibbet")


async def test_an_alias_that_another_entry_has_is_told_and_both_are_shown(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        assert "The same words" not in await talk.says("faq aliases 34 flibbertigibbet")
        assert "The same words lead to #34, too." in await talk.says(
            "faq aliases 3 Flibbertigibbet?"
        )
        heard = await talk.says("flibbertigibbet")
        assert heard.startswith("Did you mean one of these?")
        assert [each.split()[0] for each in heard.buttons] == ["#3", "#34"]


async def test_words_that_mean_the_same_are_taught(talk: Talk) -> None:
    assert not (await talk.says("will my zogs stay the same")).startswith("#34")
    assert "- 1: zogs = annual leave" in await talk.says("faq words zogs = annual leave")
    assert (await talk.says("will my zogs stay the same")).startswith("#34")
    assert "None yet" in await talk.says("faq words --remove 1")


async def test_a_category_is_changed(talk: Talk) -> None:
    await talk.says("faq category 34 Coats")
    assert "- #34 " in await talk.says("faq list coats")


async def test_history_tells_who_when_and_what_and_can_be_gone_back_to(talk: Talk) -> None:
    before = await talk.says("faq show 34")
    await talk.says("faq edit 34 | Ask your manager.")
    await talk.waits("2 days")
    await talk.becomes("meg", "moderator")
    await talk.says("faq category 34 Coats")
    heard = await talk.says("faq history 34")
    assert "- Version 3, 25 Nov 2026 09:00, by meg: category" in heard
    assert "- Version 2, 23 Nov 2026 09:00, by mo: answer" in heard
    assert "- Version 1, 23 Nov 2026 09:00, by Staffroom: added" in heard
    await talk.says("faq revert 34 1")
    after = await talk.says("faq show 34")
    assert after.split("Said on")[0] == before.split("Said on")[0]
    assert "versions 1 to 4" in await talk.says("faq revert 34 9")


async def test_unanswered_questions_that_are_alike_are_merged_and_become_an_entry(
    talk: Talk,
) -> None:
    await talk.becomes("ada")
    await talk.says("faq pass where is the bicycle shed?")
    await talk.becomes("bob")
    await talk.says("faq pass Where is the bicycle shed")
    await talk.says("faq pass who feeds the goldfish")
    await talk.becomes("mo", "moderator")
    heard = await talk.says("faq unanswered")
    assert "- 1: where is the bicycle shed? (asked 2 times" in heard
    assert "- 2: who feeds the goldfish (asked once" in heard
    assert "Added as #66" in await talk.says("faq answer 1 Behind the bins.")
    assert "bicycle" not in await talk.says("faq unanswered")
    assert "Behind the bins." in await talk.says("where's the bicycle shed")
    assert "No unanswered question has the number 1" in await talk.says("faq answer 1 x")


async def test_an_unanswered_question_becomes_an_alias_of_an_entry(talk: Talk) -> None:
    await talk.says("faq pass is my flibbertigibbet safe")
    await talk.says("faq answer 1 --as 34")
    assert (await talk.says("is my flibbertigibbet safe")).startswith("#34")
    assert "No question is waiting" in await talk.says("faq unanswered")


@pytest.mark.parametrize("answer", ["Behind the bins.", "--as 34"])
async def test_a_question_whose_answer_is_taken_back_waits_again(talk: Talk, answer: str) -> None:
    await talk.says("faq pass where is the flibbertigibbet")
    await talk.says(f"faq answer 1 {answer}")
    assert "No question is waiting" in await talk.says("faq unanswered")
    undone = await talk.presses("Undo")
    assert "The question is back among the unanswered ones." in undone
    assert "flibbertigibbet" in await talk.says("faq unanswered")


async def test_a_dismissed_question_can_come_back(talk: Talk) -> None:
    await talk.says("faq pass who feeds the goldfish")
    await talk.says("faq dismiss 1")
    assert "No question is waiting" in await talk.says("faq unanswered")
    await talk.presses("Undo")
    assert "goldfish" in await talk.says("faq unanswered")


async def test_entries_past_their_review_date_are_listed(talk: Talk) -> None:
    assert "No entry is past" in await talk.says("faq review")
    await talk.says("faq review-date 34 in 3 days")
    assert "No entry is past" in await talk.says("faq review")
    await talk.waits("4 days")
    assert "- #34 " in await talk.says("faq review")
    assert "look at this again" in await talk.says("faq show 34")
    await talk.says("faq review-date 34 never")
    assert "No entry is past" in await talk.says("faq review")


async def test_the_set_is_switched_off_and_on(talk: Talk) -> None:
    await talk.says("faq set sodexo-2015 off")
    assert "no entries yet" in await talk.says("faq list")
    assert "switched off" in await talk.says("faq show 34")
    assert "I don't have" in await talk.says("will my annual leave stay the same?")
    assert "off" in await talk.says("faq sets")
    await talk.says("faq set sodexo-2015 on")
    assert (await talk.says("will my annual leave stay the same?")).startswith("#34")


async def test_what_moderators_keep_survives_a_restart(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.says(ADD)
        await talk.says("faq edit 34 | Ask your manager.")
    async with talking(tmp_path) as talk:
        assert "On the hook" in await talk.says("faq show 66")
        assert "Ask your manager." in await talk.says("faq show 34")


async def test_markup_in_an_entry_stays_text(talk: Talk) -> None:
    await talk.says("faq add Is *this* bold? | No, @everyone, [it](http://is.not) `so`.")
    heard = await talk.says("faq show 66")
    assert "#66 Is *this* bold?" in heard
    assert "@everyone" not in heard
    assert "@everyone, [it](http://is.not) `so`." in heard.replace("\u200b", "")
