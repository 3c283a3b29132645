"""The benchmark's questions are what its tables say they are."""

import pytest

from benchmarks.faq_accuracy import SET
from benchmarks.questions import HELD_BACK, WRITERS, Labelled, load_questions, without
from cogs.faq.model import fold
from cogs.faq.sets import load_set

FAQ = load_set(SET)


@pytest.mark.parametrize("writer", [*WRITERS, HELD_BACK])
def test_every_label_is_an_entry(writer: str) -> None:
    numbers = {entry.number for entry in FAQ.entries}
    assert all(each.numbers <= numbers for each in load_questions(writer))


@pytest.mark.parametrize("writer", WRITERS)
def test_a_known_writers_questions_can_be_taken_out_of_the_set(writer: str) -> None:
    questions = load_questions(writer)
    asked = {fold(each.text) for each in questions}
    rest = without(FAQ, questions)
    said = {fold(text) for entry in rest.entries for text in entry.aliases}
    assert not asked & (said | {fold(text) for text in rest.outside})
    assert len(rest.outside) < len(FAQ.outside)
    assert [entry.number for entry in rest.entries] == [entry.number for entry in FAQ.entries]


def test_how_a_question_is_dressed_does_not_keep_it_in_the_set() -> None:
    alias = FAQ.entries[0].aliases[0]
    rest = without(FAQ, [Labelled(f"{alias.upper()}?!", frozenset({1}))])
    assert alias not in rest.entries[0].aliases
