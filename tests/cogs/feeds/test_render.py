"""How an entry looks when it is posted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import Place, Room, Team
from bot.markup import plain
from cogs.feeds.model import Entry, Wish
from cogs.feeds.polling import first_polling
from cogs.feeds.records import Feed, Kept, Subscription
from cogs.feeds.render import entries_a_week, render_entry, render_rest, render_wish
from cogs.feeds.wishes import Announcement

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
FEED = Feed(1, "home", "https://blog.test/feed", first_polling(NOW), title="The *Blog*")
WISH = Subscription(1, "home", 1, 1, Room("console:news", "news"))
ENTRY = Entry(
    "id-1",
    title="Pay [talks](http://evil.test) @everyone",
    link="https://blog.test/1",
    author="Jim *Brown*",
    published=NOW,
    labels=("Pay", "NAPO"),
    text="They met.",
    image="https://blog.test/1.png",
    comments=0,
)


def shown(entry: Entry) -> str:
    card = render_entry(entry, FEED, WISH, LONDON).card
    assert card is not None
    return plain(card.text()).replace("\N{ZERO WIDTH SPACE}", "")


def test_all_of_an_entry_is_shown_in_the_communitys_time() -> None:
    assert shown(ENTRY) == (
        "Pay [talks](http://evil.test) @everyone\nhttps://blog.test/1\n\n"
        "By Jim *Brown*, 1 July 2026, 13:00\n\nThey met.\n\n"
        "Labels: Pay, NAPO\nComments: 0\n\nPicture: https://blog.test/1.png\n\nThe *Blog*"
    )


def test_an_entry_that_says_little_is_shown_without_gaps() -> None:
    assert shown(Entry("id-2", text="Only words.")) == "Only words.\n\nThe *Blog*"
    two = shown(Entry("id-2", text="A first line.\n\nA second one."))
    assert two == "A first line.\n\nA second one.\n\nThe *Blog*"
    words = "word " * 60
    assert words.strip() in shown(Entry("id-2", text=words))
    assert shown(Entry("id-3")) == "A new entry\n\nThe *Blog*"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (1, "There is 1 earlier entry of The *Blog* as well. To see them: feed latest 1 --count 6"),
        (90, "There are 90 earlier entries of The *Blog* as well. To see them: feed latest 1 --"),
    ],
)
def test_what_is_not_posted_is_counted_and_can_be_seen(more: int, said: str) -> None:
    told = render_rest(Announcement((ENTRY,) * 5, (ENTRY,) * more), FEED, WISH)
    assert plain(told.plain()).replace("\N{ZERO WIDTH SPACE}", "").startswith(said)


def test_a_post_is_published_and_calls_who_was_named() -> None:
    reply = render_entry(ENTRY, FEED, WISH, LONDON)
    assert reply.publish
    assert reply.mentions == ()
    team, server = Team("discord:1", "Readers"), Place("discord:2", "Staff")
    wish = replace(WISH, room=Room("discord:3", "news", place=server), mention=team)
    assert render_entry(ENTRY, FEED, wish, LONDON).mentions == (team,)
    on_matrix = replace(wish, room=Room("matrix:!a", "news"))
    assert render_entry(ENTRY, FEED, on_matrix, LONDON).mentions == ()


def test_entries_a_week_go_by_the_last_four_weeks() -> None:
    def kept(*days: int) -> list[Kept]:
        return [Kept(n, ENTRY, NOW - timedelta(days=each)) for n, each in enumerate(days)]

    assert entries_a_week([], NOW) == "none known yet"
    assert entries_a_week(kept(1, 2, 3), NOW) == "about 3"
    assert entries_a_week(kept(*range(1, 29), 100), NOW) == "about 7"
    assert entries_a_week(kept(1, 100), NOW) == "less than one"


def test_a_filter_is_told_in_words() -> None:
    assert render_wish(Wish()) == "everything"
    told = render_wish(Wish(include=("pay",), without_labels=("rota", "tea")))
    assert told == "has one of the words pay; has none of the labels rota, tea"
