"""The matcher finds the entry that a question asks for."""

import unicodedata
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.faq.match import Index
from cogs.faq.model import Entry, Thesaurus
from tests.cogs.faq.match_samples import ENTRIES, OUTSIDE, THESAURUS, index

INDEX = index()


def top(question: str, among: Index = INDEX) -> int | None:
    hits = among.ask(question).hits
    return hits[0].number if hits else None


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"#{entry.number}")
def test_a_question_in_its_own_words_is_answered(entry: Entry) -> None:
    outcome = INDEX.ask(entry.question)
    assert (outcome.kind, outcome.hits[0].number) == ("sure", entry.number)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("how much is the penalty for a late book", 2),
        ("does the bookmobile still come", 5),
        ("lib card after moving", 1),
        ("can i eat my lunch in the library", 6),
        ("reserving desks", 4),
    ],
)
def test_other_words_of_the_same_meaning_find_the_entry(question: str, number: int) -> None:
    assert top(question) == number


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("reseve a study dsek", 4),
        ("opning hours of teh raeding room", 3),
        ("fine for ovredue books", 2),
        ("mobile libary", 5),
        ("the readingroom, when", 3),
    ],
)
def test_slips_in_spelling_are_put_right(question: str, number: int) -> None:
    assert top(question) == number


def test_what_several_entries_go_by_is_answered_by_none_of_them_with_confidence() -> None:
    also = tuple(
        replace(each, aliases=(*each.aliases, "chutney")) if each.number in {2, 5} else each
        for each in ENTRIES
    )
    outcome = Index(also, THESAURUS, OUTSIDE).ask("Chutney?")
    assert outcome.kind == "unsure"
    assert [each.number for each in outcome.hits] == [2, 5]
    asked = (*also, Entry(7, "Chutney", "In the cupboard.", "Food"))
    outcome = Index(asked, THESAURUS, OUTSIDE).ask("Chutney?")
    assert (outcome.kind, outcome.hits[0].number) == ("sure", 7)


def test_an_unanswered_entry_is_found_like_any_other() -> None:
    assert INDEX.ask("Will the mobile library still visit villages?").hits[0].number == 5


@pytest.mark.parametrize("question", OUTSIDE)
def test_a_question_known_not_to_be_answered_is_never_answered(question: str) -> None:
    assert INDEX.ask(question).kind != "sure"


@pytest.mark.parametrize("question", ["who won the cup final", "quantum chromodynamics", "hello"])
def test_a_question_about_something_else_is_never_answered(question: str) -> None:
    assert INDEX.ask(question).kind != "sure"


def test_an_example_of_what_is_not_answered_holds_back_an_answer() -> None:
    question = "can I reserve a book at the desk"
    without = Index(ENTRIES, THESAURUS).ask(question).hits[0].score
    held_back = Index(ENTRIES, THESAURUS, (question,)).ask(question)
    assert held_back.kind != "sure"
    assert all(hit.score < without for hit in held_back.hits)


def test_an_alias_that_a_moderator_adds_takes_effect() -> None:
    question = "tuppence ha'penny tariff"
    assert INDEX.ask(question).kind == "none"
    added = [
        replace(each, aliases=(*each.aliases, question)) if each.number == 2 else each
        for each in ENTRIES
    ]
    outcome = Index(added, THESAURUS, OUTSIDE).ask(question)
    assert (outcome.kind, outcome.hits[0].number) == ("sure", 2)


def test_a_thesaurus_group_that_a_moderator_adds_takes_effect() -> None:
    question = "where is the zorb"
    assert top(question) is None
    taught = Thesaurus((*THESAURUS.groups, ("reading room", "zorb")))
    assert top(question, Index(ENTRIES, taught, OUTSIDE)) == 3


def test_at_most_three_entries_are_suggested() -> None:
    outcome = INDEX.ask("library desk book card")
    assert outcome.kind == "unsure"
    assert 1 <= len(outcome.hits) <= 3


def test_a_sure_answer_brings_related_entries_and_not_itself() -> None:
    first, *others = INDEX.ask("Can I keep my library card when I move house?").hits
    assert others
    assert first.number not in {hit.number for hit in others}
    assert first.number not in INDEX.related(first.number, 3)


def test_an_entry_that_is_not_there_has_nothing_related() -> None:
    assert INDEX.related(99, 3) == ()


def test_an_index_without_entries_knows_nothing() -> None:
    empty = Index((), Thesaurus())
    assert empty.ask("anything").kind == "none"
    assert empty.search("anything", 5) == ()
    assert empty.complete("", 5) == ()


def test_two_indexes_of_the_same_entries_agree_to_the_last_digit() -> None:
    question = "fine for a late libary book"
    assert index().ask(question) == index().ask(question)


FRAMES = (
    "{}",
    "  {}  ",
    "{}!!!",
    "hi, {}",
    "please {} thanks",
    "can you tell me {}",
    "\u202e{}\u202c",
    "\u200b{}",
)


@given(
    entry=st.sampled_from(ENTRIES),
    frame=st.sampled_from(FRAMES),
    change=st.sampled_from((str.upper, str.lower, str.title, str.swapcase)),
)
def test_dress_does_not_change_the_answer(entry: Entry, frame: str, change: object) -> None:
    assert callable(change)
    plain = INDEX.ask(entry.question)
    dressed = INDEX.ask(frame.format(change(entry.question)))
    assert dressed.kind == plain.kind
    assert dressed.hits[0].number == plain.hits[0].number


@given(st.sampled_from(ENTRIES))
def test_white_space_and_punctuation_do_not_change_the_answer(entry: Entry) -> None:
    spaced = entry.question.replace(" ", "\t \n").replace("?", " ??")
    assert top(spaced) == entry.number


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    outcome = INDEX.ask(text)
    assert (outcome.kind == "none") == (not outcome.hits)
    assert all(0 <= hit.score <= 1 for hit in outcome.hits)
    assert list(outcome.hits) == sorted(outcome.hits, key=lambda hit: -hit.score)
    INDEX.search(text, 5)
    INDEX.complete(text, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00\x07\x1b[31m",
        "\u202e\u200f",
        "\U0001f600\U0001f44d\U0001f3fd",
        "где библиотека",
        "図書館はどこですか",
        "أين المكتبة",
        "???",
        "' OR 1=1 --",
    ],
)
def test_text_that_says_nothing_known_gets_no_answer(text: str) -> None:
    assert INDEX.ask(text).kind == "none"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "library " * 6_250,
        "\ufdfa" * 50_000,
        " ".join(f"word{n}" for n in range(8_000)),
        "e\u0301" * 25_000,
        "?" * 50_000,
    ],
    ids=["one word", "one word again and again", "swelling", "many words", "accents", "marks"],
)
def test_fifty_thousand_characters_are_read_quickly(text: str) -> None:
    start = perf_counter()
    INDEX.ask(text)
    assert perf_counter() - start < 1


@settings(max_examples=25)
@given(st.lists(st.text(max_size=40), max_size=8), st.lists(st.lists(st.text(max_size=20))))
def test_entries_and_thesaurus_of_any_text_are_taken(
    questions: list[str], groups: list[list[str]]
) -> None:
    entries = [Entry(n, text, None, "x") for n, text in enumerate(questions, start=1)]
    built = Index(entries, Thesaurus(tuple(map(tuple, groups))), questions)
    for question in (*questions, "library"):
        built.ask(question)
        built.search(question, 3)


def test_accents_do_not_matter() -> None:
    accented = unicodedata.normalize("NFC", "Màý Ì bríng fõod ïnto thé líbrary?")
    assert top(accented) == 6
