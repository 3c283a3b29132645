"""What a room wants of a feed, and what it is told of the rest."""

import pytest

from cogs.feeds.model import Entry, Wish
from cogs.feeds.wishes import announce, why_not
from tests.cogs.feeds.pages import entries

POST = Entry(
    "k",
    title="Pay: an Advert in Leeds",
    text="The union’s view. Strike on Monday.",
    labels=("Pay", "Omnishambles"),
    author="Jim Brown",
)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish(), ""),
        (Wish(exclude=("advert",)), "title holds 'advert'"),
        (Wish(exclude=("adver", "vert")), ""),
        (Wish(exclude=("an  ADVERT",)), "title holds 'an  ADVERT'"),
        (Wish(exclude=("strike",)), "text holds 'strike'"),
        (Wish(exclude=("union's",)), "text holds 'union's'"),
        (Wish(exclude=("",)), ""),
        (Wish(include=("strike", "lunch")), ""),
        (Wish(include=("lunch", "tea")), "holds none of 'lunch', 'tea'"),
        (Wish(include=("pay",), exclude=("leeds",)), "title holds 'leeds'"),
        (Wish(labels=("pay",)), ""),
        (Wish(labels=("Bail",)), "has none of the labels 'Bail'"),
        (Wish(without_labels=("PAY",)), "has the label 'PAY'"),
        (Wish(authors=("jim",)), ""),
        (Wish(authors=("Ada",)), "is by nobody of 'Ada'"),
        (Wish(without_authors=("Jim Brown",)), "is by 'Jim Brown'"),
        (Wish(exclude=("*Leeds", "[a-z]+", "leeds)")), ""),
    ],
)
def test_why_an_entry_is_not_posted(wish: Wish, reason: str) -> None:
    assert why_not(POST, wish) == reason


def test_a_reason_makes_no_markup_and_no_mention() -> None:
    post = Entry("k", title="buy at @everyone")
    assert "@everyone" not in why_not(post, Wish(exclude=("@everyone",)))


def test_what_is_not_wished_for_is_told_and_takes_no_place() -> None:
    told = announce(entries([3, 2, 1]), Wish(exclude=("post 2",)), burst=2)
    assert [each.key for each in told.posts] == ["id-3", "id-1"]
    assert [(each.key, why) for each, why in told.skipped] == [("id-2", "title holds 'post 2'")]
    assert told.more == ()
