"""Importing: the contributions of a saved post, whatever form it was saved in."""

from html import escape
from pathlib import Path

import pytest

from bot import UserError
from cogs.quotes.importing import choose, read_post

SEEDS = Path(__file__).parents[4] / "shared/seeds"
NEEDS_SEEDS = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the saved blog posts are not beside the project"
)
KETTLE = "The kettle in our office has been broken since spring, and we were told to bring flasks."
BIKES = "We counted the bicycles in the shed. There are seven, and none has two wheels."
BIKES_MORE = "......and the eighth was lent to the other office, which now has one wheel more."
LIST = "Three things would help:"
ITEMS = "1 A kettle\n2 A bicycle\n3 A chair"
CHAIR = "Whoever has the chair from room nine, please bring it back. We stand in turns."
PICKS = [KETTLE, f"{BIKES}\n\n{BIKES_MORE}", f"{LIST}\n\n{ITEMS}", CHAIR]
PARTS = [
    "Monday 2 November 2026",
    "Pick of the Week 7",
    "It has been quiet. Some words that stayed with me:-",
    KETTLE,
    BIKES,
    BIKES_MORE,
    LIST,
    ITEMS,
    CHAIR,
]
ANOTHER = ["Sunday 1 November 2026", "Something else", "This is not a pick."]


def as_text(parts: list[str]) -> bytes:
    return "\n\n".join(parts).encode()


def as_page(parts: list[str]) -> bytes:
    title, *rest = [escape(each).replace("\n", "<br>") for each in parts[1:]]
    body = "".join(f"<p>{each}</p>" for each in rest)
    comments = "<div class=comments><p>4 comments:</p><p>Well said, all of you!</p></div>"
    return (
        f"<html><head><title>A blog</title></head><body><h3>{title}</h3>"
        f"<div class=post-body>{body}</div><div>Posted by the editor</div>{comments}</body></html>"
    ).encode()


def as_breaks(parts: list[str]) -> bytes:
    shown = "<br /><br />".join(escape(each).replace("\n", "<br />") for each in parts)
    return f"<!DOCTYPE html><body><div class=post-body>{shown}</div></body>".encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("post.txt", as_text(PARTS + ANOTHER)),
        ("windows.txt", as_text(PARTS).replace(b"\n", b"\r\n")),
        ("after.txt", as_text([*ANOTHER, *PARTS])),
        ("page.html", as_page(PARTS)),
        ("breaks.htm", as_breaks(PARTS)),
        ("nameless", as_breaks(PARTS + ANOTHER)),
    ],
)
def test_the_picks_of_a_post_are_found(name: str, data: bytes) -> None:
    post = read_post(name, data)
    assert post.title == "Pick of the Week 7"
    assert list(post.candidates) == PICKS


def test_lines_of_marks_part_contributions_where_there_are_some() -> None:
    parts = [*PARTS[:3], KETTLE, CHAIR, "oOo", BIKES, "* * *", LIST]
    assert read_post("a.txt", as_text(parts)).candidates == (f"{KETTLE}\n\n{CHAIR}", BIKES, LIST)


@pytest.mark.parametrize("data", [b"Just a text.", as_text(ANOTHER), b"Pick of the Week 3", b"<p>"])
def test_what_is_no_such_post_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="no contributions"):
        read_post("a.txt", data)


def test_contributions_are_chosen_by_number_and_joined() -> None:
    assert choose(PICKS, "1, 3-4") == [KETTLE, f"{LIST}\n\n{ITEMS}\n\n{CHAIR}"]
    assert choose(PICKS, " #2 ") == [PICKS[1]]


@pytest.mark.parametrize("wanted", ["", "0", "5", "3-2", "1,,2", "all", "1-5"])
def test_what_can_not_be_chosen_is_said(wanted: str) -> None:
    with pytest.raises(UserError, match="numbers from 1 to 4"):
        choose(PICKS, wanted)


def test_identifiers_and_what_is_too_long_can_not_be_taken() -> None:
    with pytest.raises(UserError, match="2 seems to hold a phone number"):
        choose([KETTLE, "Ring 07700 900123."], "1, 2")
    with pytest.raises(UserError, match="1-2 is 4,003 characters"):
        choose(["x" * 2000, "y" * 2001], "1-2")


@NEEDS_SEEDS
@pytest.mark.parametrize(
    ("pattern", "title"), [("004_*", "Pick of the Week 2"), ("003_*", "Pick of the Week 24")]
)
@pytest.mark.parametrize("form", ["text", "page"])
def test_the_real_posts_give_their_contributions(pattern: str, title: str, form: str) -> None:
    text = next(SEEDS.glob(f"{pattern}.txt")).read_text(encoding="utf-8")
    parts = [each.strip() for each in text.split("\n\n")]
    page = "".join(f"<p>{escape(each)}</p>" for each in parts)
    post = (
        read_post("a.txt", text.encode()) if form == "text" else read_post("a.html", page.encode())
    )
    assert post.title == title
    assert 5 <= len(post.candidates) <= 60
    assert not any("caught my eye" in each for each in post.candidates)
    squeezed = " ".join(text.split())
    assert all(" ".join(each.split()) in squeezed for each in post.candidates)
