"""Search, completion and telling questions apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.faq.match import Index, alike
from cogs.faq.model import Entry, Thesaurus
from tests.cogs.faq.match_samples import ENTRIES, THESAURUS, index

INDEX = index()


def found(words: str, limit: int = 10) -> list[int]:
    return [hit.number for hit in INDEX.search(words, limit)]


def test_a_search_finds_what_holds_the_word() -> None:
    assert found("desk")[0] == 4


def test_a_search_looks_into_answers() -> None:
    assert found("telephone") == [4]


def test_a_search_knows_the_thesaurus() -> None:
    assert found("penalty")[0] == 2


def test_a_search_for_nothing_known_finds_nothing() -> None:
    assert found("zeppelin") == []
    assert found("") == []


@given(st.integers(min_value=-3, max_value=10))
def test_a_search_never_finds_more_than_asked(limit: int) -> None:
    assert len(found("library", limit)) <= max(0, limit)


def test_what_begins_so_comes_before_what_holds_it() -> None:
    assert INDEX.complete("wh", 5)[:2] == (2, 3)
    assert INDEX.complete("how do i", 5)[0] == 4
    assert INDEX.complete("mobile", 5) == (5,)


def test_words_may_be_half_typed_and_in_any_order() -> None:
    assert INDEX.complete("desk reser", 5) == (4,)
    assert INDEX.complete("open read", 5) == (3,)


def test_an_alias_completes_to_its_entry() -> None:
    assert INDEX.complete("sandw", 5) == (6,)


def test_a_number_completes_to_numbers() -> None:
    many = Index([Entry(n, f"Question {n}", None, "x") for n in (3, 30, 31, 4)], Thesaurus())
    assert many.complete("#3", 5) == (3, 30, 31)
    assert many.complete("31", 5) == (31,)


def test_nothing_typed_gives_the_first_entries() -> None:
    assert INDEX.complete("", 3) == (1, 2, 3)
    assert INDEX.complete("library", 0) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can I print here?", "can i print here"),
        ("where is the book bus", "Where's the library van?"),
        ("do you sell old books", "do u sell old boooks pls"),
        ("wheres the mobile library", "hello, where is your bookmobile"),
        ("overdue charge for children", "Penalty for children?"),
    ],
)
def test_questions_that_ask_the_same_are_alike(one: str, other: str) -> None:
    assert alike(one, other, THESAURUS)
    assert alike(other, one, THESAURUS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can I print here?", "Can I park here?"),
        ("sick pay for part-time staff", "holiday pay for part-time staff"),
        ("is there a loan limit of 10 books", "is there a loan limit of 20 books"),
        ("print", "print in colour on large paper"),
        ("", "print"),
        ("???", "is there wifi"),
    ],
)
def test_questions_that_ask_different_things_are_not_alike(one: str, other: str) -> None:
    assert not alike(one, other, THESAURUS)
    assert not alike(other, one, THESAURUS)


@given(st.text(), st.text())
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert alike(one, other, THESAURUS) == alike(other, one, THESAURUS)
    assert alike(one, one, THESAURUS)


def test_every_sample_question_is_alike_only_itself() -> None:
    for entry in ENTRIES:
        same = [e.number for e in ENTRIES if alike(e.question, entry.question, THESAURUS)]
        assert same == [entry.number]
