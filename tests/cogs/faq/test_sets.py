"""Question sets are read from YAML, and what is wrong with one is said plainly."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cogs.faq.match import Index
from cogs.faq.model import Entry, Thesaurus
from cogs.faq.sets import SetError, load_set

SODEXO = Path(__file__).parents[3] / "cogs" / "faq" / "data" / "sodexo-2015"
FILES = {
    "set.yaml": "key: small\ntitle: Small set\nsource: A talk\nsaid_on: 2015-04-09\n",
    "entries.yaml": (
        "- number: 1\n  question: 'Why? '\n  category: All\n"
        "  answer: Because.\n  aliases: [how so]\n"
        "- number: 2\n  question: And then?\n  category: All\n  answer: null\n"
    ),
    "thesaurus.yaml": "- [leave, holiday]\n",
    "outside.yaml": "- Who won?\n",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a small set; name a file to give it other text, None to leave it out."""

    def written(**changed: str | None) -> Path:
        for name, usual in FILES.items():
            text = changed.get(name.removesuffix(".yaml"), usual)
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return written


def test_a_set_is_read_whole(write: Write) -> None:
    read = load_set(write())
    assert (read.key, read.title, read.source) == ("small", "Small set", "A talk")
    assert read.said_on == date(2015, 4, 9)
    assert read.thesaurus == Thesaurus((("leave", "holiday"),))
    assert read.outside == ("Who won?",)
    first = Entry(
        1, "Why?", "Because.", "All", ("how so",), "A talk", date(2015, 4, 9), None, "small"
    )
    assert read.entries[0] == first


def test_a_question_that_was_never_answered_has_no_answer(write: Write) -> None:
    assert load_set(write()).entries[1].answer is None


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"set": None}, "set.yaml is missing"),
        ({"entries": "- {number: 1"}, "entries.yaml is not YAML"),
        ({"set": "key: small"}, "set.yaml should hold"),
        ({"set": "- key"}, "set.yaml should hold"),
        ({"set": FILES["set.yaml"].replace("2015-04-09", "April")}, "a date in said_on"),
        ({"entries": "number: 1"}, "a list of entries"),
        ({"entries": "- {number: one, question: Q, category: C}"}, "in entry 1"),
        ({"entries": "- {number: 0, question: Q, category: C}"}, "in entry 1"),
        ({"entries": "- {number: 1, question: Q, category: C, aliases: [7]}"}, "in entry 1"),
        ({"entries": "- {number: 1, question: Q, category: C, anwser: typo}"}, "in entry 1"),
        ({"entries": FILES["entries.yaml"].replace("number: 2", "number: 1")}, "1 comes twice"),
        ({"thesaurus": "- leave"}, "thesaurus.yaml should hold"),
        ({"outside": "- [a]"}, "outside.yaml should hold"),
    ],
)
def test_what_is_wrong_is_named(
    write: Write, changed: dict[str, str | None], complaint: str
) -> None:
    with pytest.raises(SetError, match=complaint):
        load_set(write(**changed))


def test_the_sodexo_set_has_its_65_questions_and_one_has_no_answer() -> None:
    read = load_set(SODEXO)
    assert [entry.number for entry in read.entries] == list(range(1, 66))
    assert [entry.number for entry in read.entries if entry.answer is None] == [51]
    assert all(entry.category and entry.question for entry in read.entries)
    assert all(entry.said_on == date(2015, 4, 9) for entry in read.entries)


def test_every_sodexo_question_is_answered_when_asked_in_its_own_words() -> None:
    read = load_set(SODEXO)
    index = Index(read.entries, read.thesaurus, read.outside)
    for entry in read.entries:
        outcome = index.ask(entry.question)
        assert (outcome.kind, outcome.hits[0].number) == ("sure", entry.number)


def test_no_sodexo_example_of_what_is_not_answered_is_answered() -> None:
    read = load_set(SODEXO)
    index = Index(read.entries, read.thesaurus, read.outside)
    answered = [text for text in read.outside if index.ask(text).kind == "sure"]
    assert answered == []
