"""Questions and answers are found in a saved post, in their own words and no others."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from bot import UserError
from cogs.faq.importing import Imported, read_pairs
from tests.cogs.faq.post_samples import (
    COMMENTS,
    INTRO,
    PAIRS,
    TITLE,
    as_breaks,
    as_headings,
    as_paragraphs,
    as_text,
)

SEEDS = Path(__file__).parents[4] / "shared/seeds"
NEEDS_SEEDS = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the saved blog posts are not beside the project"
)
FORMS: dict[str, Callable[[], str]] = {
    "post.txt": as_text,
    "paragraphs.html": as_paragraphs,
    "breaks.htm": as_breaks,
    "headings.html": as_headings,
    "saved-as-text.txt": as_breaks,
    "without-an-ending": as_text,
}


def spaced(text: str | None) -> list[str] | None:
    return None if text is None else text.split()


def read(text: str, name: str = "post.txt") -> Imported:
    return read_pairs(name, text.encode())


@pytest.mark.parametrize("name", FORMS)
def test_all_questions_and_answers_are_found_and_nothing_else(name: str) -> None:
    found = read(FORMS[name](), name)
    assert found.format == "post"
    assert [pair.question for pair in found.entries] == [asked.strip() for asked, _ in PAIRS]
    answers = [
        (spaced(pair.answer), spaced(said))
        for pair, (_, said) in zip(found.entries, PAIRS, strict=True)
    ]
    assert [here for here, _ in answers] == [there for _, there in answers]
    assert [pair.number for pair in found.entries] == [None] * len(PAIRS)
    assert found.title == TITLE


@pytest.mark.parametrize("name", FORMS)
def test_the_question_without_an_answer_is_told(name: str) -> None:
    (problem,) = read(FORMS[name](), name).problems
    assert "quiet Fridays" in problem
    assert "has no answer" in problem


def test_a_post_says_when_it_was_said() -> None:
    found = read(as_text())
    assert found.said_on
    assert found.said_on.isoformat() == "2020-03-03"


def test_a_heading_above_questions_is_their_category() -> None:
    assert {pair.category for pair in read(as_headings(), "a.html").entries} == {"Offices"}


def test_paragraphs_of_an_answer_stay_apart() -> None:
    for form in (as_text, as_paragraphs, as_breaks):
        found = read(form(), "a.html" if form is not as_text else "a.txt")
        assert found.entries[1].answer == "It moves.\n\nThe lock moves too."


def test_a_page_without_any_structure_still_ends_before_its_comments() -> None:
    parts = [*INTRO, *(part for pair in PAIRS for part in pair if part), "Posted by me", *COMMENTS]
    found = read("".join(f"<p>{escape(part)}</p>" for part in parts), "a.html")
    assert len(found.entries) == len(PAIRS)
    assert found.entries[-1].answer == PAIRS[-1][1]


def test_an_indented_list_after_the_last_answer_is_not_part_of_it() -> None:
    text = "\n\n".join(part for pair in PAIRS for part in pair if part)
    found = read(f"{text}\n\n  1. Nice.\n\n    What about me?\n\n  2. Ha.")
    assert len(found.entries) == len(PAIRS)
    assert found.entries[-1].answer == PAIRS[-1][1]


def test_a_question_within_an_answer_stays_there_if_it_is_indented() -> None:
    found = read("Is it?\n\nYes.\n\n  Why?\n\n  Because.\n\nWas it?\n\nNo.\n\nWill it?\n\nSoon.")
    assert [pair.question for pair in found.entries] == ["Is it?", "Was it?", "Will it?"]
    assert found.entries[0].answer == "Yes.\n\nWhy?\n\nBecause."


def test_items_of_a_list_keep_their_numbers() -> None:
    found = read(as_headings(), "a.html")
    assert "1. Small, for one\n\n2. Medium, for two" in (found.entries[2].answer or "")


def test_what_stands_outside_the_body_of_a_post_is_left_out() -> None:
    aside = "<div class='gadget'><p>Who are we?</p><p>We are us.</p></div>"
    for form in (as_breaks, as_headings):
        found = read(form().replace("</nav>", f"</nav>{aside}"), "a.html")
        assert len(found.entries) == len(PAIRS)


def test_comments_are_left_out_by_the_name_of_their_box() -> None:
    box = "<div class='comment-thread'><div><p>Am I?</p></div><p>Yes.</p></div>"
    text = "".join(f"<p>{part}" for pair in PAIRS for part in pair if part)
    found = read(f"{text}{box}<p>Such is life.", "a.html")
    assert len(found.entries) == len(PAIRS)
    assert found.entries[-1].answer == f"{PAIRS[-1][1]}\n\nSuch is life."


def test_a_last_answer_far_longer_than_the_others_is_cut_and_told() -> None:
    ending = "\n\n".join(f"Something else entirely, part {place}." for place in range(20))
    found = read("\n\n".join(part for pair in PAIRS for part in pair if part) + "\n\n" + ending)
    assert found.entries[-1].answer == PAIRS[-1][1]
    assert any("last answer" in problem for problem in found.problems)


def test_questions_and_answers_without_blank_lines_are_told_apart() -> None:
    found = read("Is it on?\nIt is.\nIs it\nreally on?\nYes.\nTruly.\nHow so?\nLook.")
    assert [(pair.question, pair.answer) for pair in found.entries] == [
        ("Is it on?", "It is."),
        ("Is it really on?", "Yes.\nTruly."),
        ("How so?", "Look."),
    ]


def test_labelled_questions_are_found_by_their_labels() -> None:
    found = read(
        "Staff Q&A\n\nQ1: Tell us about lunch.\nA: At noon.\n\n"
        "Q2: And tea?\n\nA: At four.\n\nMilk too."
    )
    assert [(pair.number, pair.question, pair.answer) for pair in found.entries] == [
        (1, "Tell us about lunch.", "At noon."),
        (2, "And tea?", "At four.\n\nMilk too."),
    ]


def test_numbered_questions_keep_their_numbers() -> None:
    found = read("1. Is it?\n\nYes.\n\n2. Was it?\n\nNo.\n\n3. Will it?\n\nPerhaps.")
    assert [(pair.number, pair.question) for pair in found.entries] == [
        (1, "Is it?"),
        (2, "Was it?"),
        (3, "Will it?"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Just a text about nothing.",
        "Two questions only?\n\nYes.\n\nAre too few?\n\nThey are.",
        "\n\n".join(["A story goes on.", "And on."] * 20 + ["Does it end?"]) * 3,
        "Who?\n\nWhat?\n\nWhere?\n\nWhen?\n\nNobody answers.",
    ],
)
def test_what_is_no_post_of_questions_is_refused(text: str) -> None:
    for name in ("a.txt", "a.html", "a.md"):
        with pytest.raises(UserError, match="I found no question and answer pairs in a"):
            read(text, name)


@pytest.mark.parametrize("piece", ["<!--", "<a ", '<a "', "<", "</", "<?", "<![CDATA[", "&#"])
def test_a_broken_page_costs_no_more_than_it_is_long(piece: str) -> None:
    # html.parser would take minutes over some of these.
    with pytest.raises(UserError, match="no question and answer pairs"):
        read(piece * 20_000, "a.html")


@NEEDS_SEEDS
@pytest.mark.parametrize("form", ["text", "paragraphs", "breaks", "windows"])
def test_the_real_post_gives_65_questions_and_64_answers(form: str) -> None:
    text = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8")
    parts = [escape(part.strip()) for part in text.split("\n\n")]
    saved = {
        "text": text,
        "paragraphs": "".join(f"<p>{part}</p>\n" for part in parts),
        "breaks": f"<div class=post-body>{'<br /><br />'.join(parts)}</div>",
        "windows": text.replace("\n", "\r\n"),
    }[form]
    found = read(saved, "post.txt" if form in {"text", "windows"} else "post.html")
    assert len(found.entries) == 65
    assert [place for place, pair in enumerate(found.entries, 1) if pair.answer is None] == [51]
    assert all(pair.question.endswith("?") for pair in found.entries)
    assert all(pair.question in " ".join(text.split()) for pair in found.entries)
    assert len(found.entries[-1].answer or "") < 100
    assert "8)" in (found.entries[15].answer or "")
    assert len(found.problems) == 1


@NEEDS_SEEDS
def test_the_other_posts_are_refused() -> None:
    for path in sorted(SEEDS.glob("*.txt"))[1:]:
        parts = path.read_text(encoding="utf-8").split("\n\n")
        page = "".join(f"<p>{escape(part.strip())}</p>" for part in parts)
        for name, data in (("a.txt", path.read_bytes()), ("a.html", page.encode())):
            with pytest.raises(UserError, match="no question and answer pairs"):
                read_pairs(name, data)
