"""Histories of real feeds, replayed with made-up words: what posts, and what must not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.feeds.decide import Reason
from cogs.feeds.model import Wish
from cogs.feeds.wishes import BURST, announce
from tests.cogs.feeds.pages import NOW, entries, entry, reader_of


@pytest.mark.parametrize("size", [204, 20, 5, 2, 1])
def test_a_change_of_every_id_posts_nothing(size: int) -> None:
    page = entries(range(size))
    reader = reader_of(page)
    assert reader.reads([replace(each, key=f"new-{each.key}") for each in page]) == []
    assert {each.reason for each in reader.last.adopted} == {Reason.RENAMED}


def test_ids_that_change_twice_post_nothing() -> None:
    page = entries(range(20))
    reader = reader_of(page)
    for prefix in ("second", "third"):
        assert reader.reads([replace(each, key=f"{prefix}-{each.key}") for each in page]) == []


@pytest.mark.parametrize("size", [204, 20, 5])
def test_new_ids_links_and_dates_under_the_same_titles_post_nothing(size: int) -> None:
    reader = reader_of(entries(range(size)))
    moved = [
        entry(
            n, key=f"x{n}", link=f"https://new.test/{n}", published=NOW, updated=NOW, hash=f"x{n}"
        )
        for n in range(size)
    ]
    assert reader.reads(moved) == []
    again = [replace(each, key=f"y{each.key}", hash=f"y{each.key}") for each in moved]
    assert reader.reads(again) == []


def test_new_ids_and_titles_under_the_same_links_post_nothing() -> None:
    reader = reader_of(entries(range(20)))
    page = [entry(n, key=f"x{n}", title=f"Retitled {n}", published=None) for n in range(20)]
    assert reader.reads(page) == []


def test_a_new_post_is_found_among_changed_ids() -> None:
    reader = reader_of(entries(range(1, 21)))
    page = [replace(each, key=f"x{each.key}") for each in entries(range(20))]
    assert reader.reads(page) == ["Post 0"]


def test_an_older_stranger_among_changed_ids_posts_nothing() -> None:
    """A larger page after a move shows entries that were never seen."""
    reader = reader_of(entries(range(20)))
    page = [replace(each, key=f"x{each.key}") for each in entries(range(30))]
    assert reader.reads(page) == []


def test_nineteen_of_twenty_edited_at_once_post_nothing() -> None:
    reader = reader_of(entries(range(20)))
    page = [entry(n, hash=f"x{n}", updated=NOW) for n in range(19)]
    assert reader.reads([*page, entry(19)]) == []


def test_205_entries_with_a_new_date_post_and_correct_nothing() -> None:
    reader = reader_of(entries(range(205)))
    assert reader.reads([entry(n, updated=NOW + timedelta(hours=1)) for n in range(205)]) == []
    assert not reader.last.edited
    assert len(reader.last.remember) == 205


def test_a_host_that_learns_https_posts_nothing() -> None:
    page = [entry(n, key=f"http://blog.test/{n}", link=f"http://blog.test/{n}") for n in range(20)]
    reader = reader_of(page)
    moved = [entry(n, key=f"https://blog.test/{n}", published=None) for n in range(20)]
    assert reader.reads(moved) == []


def test_a_page_of_news_after_a_long_silence_keeps_to_the_cap() -> None:
    reader = reader_of(entries(range(30, 55)))
    reader.reads(entries(range(5, 30)))
    told = announce(reader.last.new, Wish())
    assert [each.title for each in told.posts] == [f"Post {n}" for n in range(9, 4, -1)]
    assert len(told.posts) == BURST
    assert len(told.more) == 20


def test_a_weekly_title_is_news_each_time() -> None:
    weeks = [
        entry(n, title="Pick of the Week", published=NOW - timedelta(days=7 * n)) for n in range(5)
    ]
    reader = reader_of(weeks[1:])
    assert reader.reads(weeks) == ["Pick of the Week"]


def test_posts_are_the_truly_new_ids_over_a_whole_history() -> None:
    numbers = list(range(100, 75, -1))
    reader = reader_of(entries(numbers))
    posted = []
    for step in range(75):
        numbers = [75 - step, *numbers[:24]]
        page = [entry(n, updated=NOW + timedelta(hours=step), hash=f"{n}-{step}") for n in numbers]
        posted += reader.reads(page)
    assert posted == [f"Post {n}" for n in range(75, 0, -1)]


@given(st.lists(st.lists(st.integers(0, 30), unique=True, max_size=12), min_size=2, max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_slides_in_and_out_is_posted_once_at_most(pages: list[list[int]]) -> None:
    reader = reader_of(entries(pages[0]))
    posted = [title for page in pages[1:] for title in reader.reads(entries(page))]
    expected = {number for page in pages[1:] for number in page} - set(pages[0])
    assert sorted(posted) == sorted(f"Post {number}" for number in expected)
