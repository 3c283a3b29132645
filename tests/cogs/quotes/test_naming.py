"""Naming: an author who is not named is a colleague, and nothing leads to them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import plain
from cogs.quotes.model import Consent
from cogs.quotes.naming import link_of, name_of, sign, tidy_name
from tests.cogs.quotes.samples import KETTLE, make

LINK = "https://chat.example/rooms/1/2"


def test_an_author_is_a_colleague_and_has_no_link() -> None:
    for consent in (Consent.ASKED, Consent.AGREED):
        quote = make(1, consent=consent, link=LINK)
        assert name_of(quote) == "a colleague"
        assert link_of(quote) == ""
        assert plain(sign(quote)) == "— a colleague"


def test_an_author_who_asked_for_it_is_named_with_a_link() -> None:
    assert plain(sign(make(1, name="Jo", link=LINK))) == f"— Jo, chat.example ({LINK})"


def test_words_that_were_published_keep_their_link() -> None:
    quote = make(1, consent=Consent.NOBODY, link="https://www.blog.example/a?b=1")
    assert plain(sign(quote)) == "— a reader, blog.example (https://www.blog.example/a?b=1)"


def test_a_name_is_one_line_and_never_empty() -> None:
    assert tidy_name("  Jo\n\tSmith ") == "Jo Smith"
    assert tidy_name("\u202e") == "a colleague"
    assert len(tidy_name("x" * 200)) <= 60


@settings(deadline=None)
@given(st.text())
def test_no_name_can_make_markup_or_a_mention(name: str) -> None:
    signed = sign(make(1, name=tidy_name(name)))
    assert "@everyone" not in signed
    assert "\n" not in signed
    assert plain(signed).replace("\u200b", "") == f"— {tidy_name(name)}".replace("\u200b", "")


def test_the_sample_is_nobody_in_particular() -> None:
    assert KETTLE.name == KETTLE.link == ""
