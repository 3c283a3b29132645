"""Forms: asked field by field where a platform has none of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Field, Form, UserError
from bot.forms import Interview, check_field

NAME = Field("Name", "What people call it", name="name", max_length=10)
NOTE = Field("Note", name="note", required=False)
MEND = Field("Colour", name="colour", initial="red")
FORM = Form("Add a kettle", (NAME, NOTE, MEND), token="kettle.add")


def test_the_first_question_says_which_form_it_is_and_how_to_stop() -> None:
    prompt = Interview(FORM).prompt()
    assert prompt.private
    assert prompt.text.splitlines() == [
        "Add a kettle (1 of 3)",
        "Name? What people call it",
        "Type your answer, or cancel to stop.",
    ]


def test_each_question_says_what_else_can_be_typed() -> None:
    second = Interview(FORM).answer("Bob")
    assert "skip to leave it empty" in second.prompt().text
    assert "keep" not in second.prompt().text
    third = second.answer("none")
    assert "Now: red" in third.prompt().text
    assert "keep to leave it as it is" in third.prompt().text
    assert "skip" not in third.prompt().text


def test_the_answers_are_known_by_their_fields() -> None:
    done = Interview(FORM).answer(" Bob ").answer("SKIP").answer("Keep")
    assert done.is_done
    assert done.values == {"name": "Bob", "note": "", "colour": "red"}
    assert not Interview(FORM).answer("Bob").is_done


def test_words_that_mean_something_elsewhere_are_answers_where_they_do_not() -> None:
    done = Interview(FORM).answer("skip").answer("keep").answer("skip")
    assert done.values == {"name": "skip", "note": "keep", "colour": "skip"}


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "Name can't be empty."),
        (" \t ", "Name can't be empty."),
        ("x" * 11, "Name may have 10 characters, and that is 11. Please shorten it."),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_for_again(text: str, mistake: str) -> None:
    interview = Interview(FORM)
    with pytest.raises(UserError) as refused:
        interview.answer(text)
    assert str(refused.value) == mistake
    assert interview.answer("Bob").values == {"name": "Bob"}


def test_what_may_be_empty_may_be_left_empty() -> None:
    assert Interview(FORM).answer("Bob").answer("").values["note"] == ""


@given(st.text(), st.integers(1, 20), st.booleans())
def test_what_passes_fits(text: str, most: int, required: bool) -> None:  # noqa: FBT001  drawn
    field = Field("Name", max_length=most, required=required)
    try:
        value = check_field(field, text)
    except UserError:
        assert not text.strip() or len(text.strip()) > most
    else:
        assert value == text.strip()
        assert len(value) <= most
        assert value or not required
