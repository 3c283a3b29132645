"""What is news, what was edited, and what is neither."""

from datetime import timedelta

import pytest

from cogs.feeds.decide import (
    MOST_CHANGES,
    MOST_EDITS,
    MOST_EDITS_AT_ONCE,
    OLDEST,
    REMEMBERED,
    Reason,
    list_forgotten,
)
from cogs.feeds.model import Entry
from tests.cogs.feeds.pages import NOW, Reader, entries, entry, reader_of


def test_the_first_reading_posts_nothing_and_remembers_all() -> None:
    reader = reader_of(entries(range(25)))
    assert len(reader.seen) == 25
    assert {each.reason for each in reader.last.adopted} == {Reason.FIRST}


def test_after_an_empty_first_page_everything_is_news() -> None:
    reader = reader_of(())
    assert reader.reads(entries([1])) == ["Post 1"]


def test_a_new_entry_is_news_once() -> None:
    reader = reader_of(entries([2, 3]))
    assert reader.reads(entries([1, 2, 3])) == ["Post 1"]
    assert reader.reads(entries([1, 2, 3])) == []
    assert reader.last.remember == {}
    assert reader.last.present == {"id-1", "id-2", "id-3"}


def test_news_come_oldest_first() -> None:
    assert reader_of(()).reads(entries([3, 1, 2])) == ["Post 3", "Post 2", "Post 1"]


def test_undated_news_come_from_the_bottom_of_the_page_up() -> None:
    page = [entry(number, published=None) for number in (1, 2, 3)]
    assert reader_of(()).reads(page) == ["Post 3", "Post 2", "Post 1"]


def test_a_date_to_come_neither_blocks_nor_sorts_wrongly() -> None:
    page = [entry(1, published=NOW + timedelta(days=900)), *entries([2])]
    reader = reader_of(())
    assert reader.reads(page) == ["Post 2", "Post 1"]
    assert reader.reads([entry(0), *page]) == ["Post 0"]


def test_a_date_to_come_counts_as_now() -> None:
    page = [entry(1, published=None), entry(2, published=NOW + timedelta(days=900))]
    assert reader_of(()).reads(page) == ["Post 2", "Post 1"]


def test_a_back_dated_entry_below_known_ones_is_news() -> None:
    reader = reader_of(entries([1, 3]))
    assert reader.reads([entry(1), entry(72, title="Back-dated"), entry(3)]) == ["Back-dated"]


def test_what_is_dated_long_ago_is_not_news() -> None:
    reader = reader_of(entries([1]))
    old = entry(2, published=NOW - OLDEST - timedelta(hours=1))
    assert reader.reads([entry(1), old]) == []
    assert [each.reason for each in reader.last.adopted] == [Reason.OLD]
    assert reader.reads([entry(1), old]) == []
    assert reader.last.adopted == ()


@pytest.mark.parametrize("page", [(), entries([1])])
def test_a_short_page_is_no_deletion(page: tuple[Entry, ...]) -> None:
    reader = reader_of(entries(range(1, 26)))
    assert reader.reads(page) == []
    assert reader.reads(entries(range(1, 26))) == []


def test_what_slides_back_onto_the_page_is_not_news() -> None:
    reader = reader_of(entries(range(1, 26)))
    reader.reads(entries(range(11)))
    assert reader.reads(entries(range(26))) == []


def test_an_edit_is_not_news_and_is_named() -> None:
    reader = reader_of(entries([1, 2]))
    edited = entry(1, hash="other", updated=NOW)
    assert reader.reads([edited, entry(2)]) == []
    assert reader.last.edited == (edited,)
    assert reader.reads([edited, entry(2)]) == []
    assert not reader.last.edited


def test_a_new_date_of_the_same_words_is_no_edit() -> None:
    reader = reader_of(entries([1]))
    assert reader.reads([entry(1, updated=NOW)]) == []
    assert not reader.last.edited
    assert reader.seen["id-1"].updated == NOW


def test_a_message_is_corrected_a_few_times_only() -> None:
    reader = reader_of(entries([1]))
    edits = 0
    for number in range(10):
        reader.reads([entry(1, hash=f"{number}", updated=NOW + timedelta(hours=number))])
        edits += len(reader.last.edited)
    assert edits == MOST_EDITS


def test_an_entry_that_holds_the_time_is_left_alone_after_a_while() -> None:
    reader = reader_of(entries([1]))
    for number in range(MOST_CHANGES + 5):
        reader.reads([entry(1, hash=f"{number}")])
    assert reader.last.remember == {}
    assert reader.seen["id-1"].hash == f"{MOST_CHANGES - 1}"
    reader.reads([entry(1, hash="dated", updated=NOW)])
    assert reader.seen["id-1"].hash == "dated"


def test_few_messages_are_corrected_at_once() -> None:
    reader = reader_of(entries(range(20)))
    reader.reads([entry(number, hash="x", updated=NOW) for number in range(20)])
    assert len(reader.last.edited) == MOST_EDITS_AT_ONCE


def test_an_id_that_becomes_anothers_too_is_known_by_its_link() -> None:
    reader = reader_of([entry(1)])
    both = [
        entry(1, key="id-1 https://blog.test/1", aliases=("id-1",)),
        entry(2, key="id-1 https://blog.test/2", aliases=("id-1",)),
    ]
    assert reader.reads(both) == ["Post 2"]
    assert reader.reads(both) == []


def test_an_id_that_was_anothers_too_is_known_when_it_stands_alone() -> None:
    both = [
        entry(1, key="id-1 https://blog.test/1", aliases=("id-1",)),
        entry(2, key="id-1 https://blog.test/2", aliases=("id-1",)),
    ]
    reader = reader_of(both)
    assert reader.reads([entry(1)]) == []
    assert reader.reads([entry(1, hash="x", updated=NOW)]) == []
    assert [each.key for each in reader.last.edited] == ["id-1 https://blog.test/1"]
    assert set(reader.last.remember) == reader.last.present == {"id-1 https://blog.test/1"}


def test_the_same_post_under_two_new_ids_is_news_once() -> None:
    reader = reader_of(())
    assert reader.reads([entry(1), entry(1, key="copy")]) == ["Post 1"]


def test_posts_of_one_title_in_one_minute_are_news_each() -> None:
    photos = [entry(n, title="Photo", published=NOW - timedelta(seconds=n)) for n in range(6)]
    assert reader_of(()).reads(photos) == ["Photo"] * 6
    reader = reader_of(photos[3:])
    assert reader.reads(photos) == ["Photo"] * 3


def test_one_changed_id_is_seen_if_title_and_date_are_the_same() -> None:
    reader = reader_of(entries([1, 2]))
    assert reader.reads([entry(1, key="new"), entry(2)]) == []
    assert [each.reason for each in reader.last.adopted] == [Reason.RENAMED]


@pytest.mark.parametrize(
    "same",
    [
        {"title": "Post 1"},
        {"link": "https://blog.test/1"},
        {"published": entry(1).published},
        {"title": "", "link": "", "published": None},
    ],
)
def test_one_thing_in_common_is_not_enough_for_a_single_entry(same: dict[str, object]) -> None:
    reader = reader_of(entries([1, 2, 3, 4]))
    page = [entry(0, **same), *entries([1, 2, 3, 4])]
    assert len(reader.reads(page)) == 1


def test_entries_that_all_have_one_title_and_link_are_news_each() -> None:
    reader = Reader()
    posted = []
    for number in range(9, 0, -1):
        page = entry(number, title="Today", link="https://blog.test/")
        posted += reader.reads([page])
    assert posted == ["Today"] * 8


def test_keys_are_forgotten_when_long_gone_and_many_others_came() -> None:
    long_ago = NOW - REMEMBERED - timedelta(days=1)
    there = {f"old-{number}": long_ago for number in range(600)}
    assert list_forgotten({f"{n}": long_ago for n in range(500)}, 25, NOW) == []
    assert len(list_forgotten(there | {"new": NOW}, 25, NOW)) == 101
    assert list_forgotten(there, 100, NOW) == []
    assert list_forgotten(dict.fromkeys(there, NOW), 25, NOW) == []
