"""What is exported reads back the same."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import UserError, find_identifiers
from cogs.faq.importing import plan, read_pairs, write_pairs
from cogs.faq.importing.texts import lines, one_line
from cogs.faq.model import Entry, fold

ENDINGS = {"yaml": "yaml", "json": "json", "csv": "csv", "markdown": "md"}

TRICKY = "#*_-=+@'\"`~\\|;:,.?!<>[]{}()&% \n\t0189aBZ\u00e9\u201c\u00a3\U0001f600\u05d0"
TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from(TRICKY), st.characters(codec="utf-8")), max_size=60
)
LINES = st.sampled_from(
    "# Is it?|### #3 Was it?|```|~~~|---|===|- Source: here|**Is it?**|\\# x|1. one|> quoted|=1+1"
    "|'=1+1|- a|  - b|    code||null|yes|<!--".split("|")
)
ONE_LINE = TEXTS.map(one_line)
ANSWERS = st.lists(st.one_of(LINES, TEXTS), max_size=6).map(lambda parts: lines("\n".join(parts)))
DATES = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Make entries of nasty texts in the form in which a store keeps them."""
    made = {}
    for number in range(1, draw(st.integers(2, 4))):
        question = draw(ONE_LINE.filter(fold))
        aliases = {
            fold(each): each for each in draw(st.lists(ONE_LINE, max_size=3)) if ";" not in each
        }
        made[fold(question)] = Entry(
            number,
            question,
            draw(ANSWERS) or None,
            draw(ONE_LINE),
            tuple(alias for key, alias in aliases.items() if key),
            draw(ONE_LINE),
            draw(DATES),
            draw(DATES),
        )
    return [each for each in made.values() if not find_identifiers(repr(each))]


@pytest.mark.parametrize("name", ENDINGS)
@settings(deadline=None)  # a busy machine says nothing about the code
@given(existing=entries())
def test_what_is_exported_reads_back_the_same(name: str, existing: list[Entry]) -> None:
    if not existing:
        return
    found = read_pairs(f"a.{ENDINGS[name]}", write_pairs(name, existing))
    back = {pair.number: pair for pair in found.entries}
    for entry in existing:
        pair = back[entry.number]
        assert (pair.question, pair.answer) == (entry.question, entry.answer)
        assert pair.category == (entry.category if pair.category or name != "markdown" else "")
        assert (pair.aliases, pair.source) == (entry.aliases, entry.source)
        assert (pair.said_on, pair.review_on) == (entry.said_on, entry.review_on)
    assert plan(existing, found).same == len(existing)


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "'=1", "\uff1d1+1"])
def test_no_cell_of_a_csv_begins_a_formula(cell: str) -> None:
    entry = Entry(1, f"{cell} what?", f"{cell} it is.", cell, (cell,), cell)
    data = write_pairs("csv", [entry]).decode("utf-8-sig")
    for row in csv.reader(StringIO(data)):
        assert not any(each.startswith(("=", "+", "-", "@", "\uff1d")) for each in row)
    (pair,) = read_pairs("a.csv", data.encode()).entries
    assert (pair.question, pair.answer, pair.category) == (entry.question, entry.answer, cell)
    assert (pair.aliases, pair.source) == ((cell,), cell)


def test_excel_is_told_the_letters_of_a_csv() -> None:
    assert write_pairs("csv", []).startswith(b"\xef\xbb\xbfnumber,question,answer,")


def test_removed_entries_are_left_out() -> None:
    entry = Entry(1, "Is it?", "Yes.", "General")
    for name in ENDINGS:
        assert b"Is it?" in write_pairs(name, [entry])
        assert b"Is it?" not in write_pairs(name, [replace(entry, is_removed=True)])


def test_answers_of_several_lines_can_be_edited_in_yaml() -> None:
    entry = Entry(1, "Is it?", "Yes.\n\nIt is.", "General")
    assert b"  answer: |-\n    Yes.\n\n    It is.\n" in write_pairs("yaml", [entry])


def test_markdown_groups_by_category() -> None:
    made = [
        Entry(1, "Is it?", "Yes.", "B"),
        Entry(2, "Was it?", "No.", "A"),
        Entry(3, "Will it?", None, "B"),
    ]
    text = write_pairs("markdown", made).decode()
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings[1:] == ["## A", "### #2 Was it?", "## B", "### #1 Is it?", "### #3 Will it?"]


def test_a_hash_at_the_end_of_a_question_stays() -> None:
    entry = Entry(1, "Who knows C #", "We do.", "Letters #")
    (pair,) = read_pairs("a.md", write_pairs("markdown", [entry])).entries
    assert (pair.question, pair.category) == ("Who knows C #", "Letters #")


def test_an_unknown_format_is_answered_by_the_known_ones() -> None:
    with pytest.raises(UserError, match="yaml, json, csv, markdown"):
        write_pairs("pdf", [])
