"""Pages: a long list, some lines at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Reply, pack_token, unpack_token
from bot.pages import PER_PAGE, paged


class Turn:
    """The action that turns the page."""

    def token(self, *args: str | int) -> str:
        """Name it."""
        return pack_token("cog.turn", args)


def shown(reply: Reply) -> list[str]:
    assert reply.card is not None
    return reply.card.body.split("\n") if reply.card.body else []


def page_of(reply: Reply, label: str) -> int:
    (button,) = (each for each in reply.buttons if each.label == label)
    return int(unpack_token(button.token)[1][0])


def test_a_list_that_fits_has_no_buttons_and_no_page_number() -> None:
    reply = paged("All", [str(n) for n in range(PER_PAGE)], 1, Turn())
    assert reply.buttons == ()
    assert reply.card is not None
    assert reply.card.footer == ""
    assert len(shown(reply)) == PER_PAGE


def test_only_lines_that_are_shown_have_their_buttons() -> None:
    offered = [Button(f"Take {n}", Turn(), n) for n in range(25)]
    reply = paged("All", [str(n) for n in range(25)], 2, Turn(), buttons=offered)
    labels = [each.label for each in reply.buttons]
    assert labels == [*(f"Take {n}" for n in shown(reply)), "Previous", "Next"]


def test_the_footer_says_where_one_is() -> None:
    reply = paged("All", [str(n) for n in range(25)], 2, Turn())
    assert reply.card is not None
    assert reply.card.footer == "Page 2 of 3, 25 in all"
    assert shown(reply)[0] == "10"
    assert [button.label for button in reply.buttons] == ["Previous", "Next"]


@given(st.integers(0, 60), st.integers(1, 12))
def test_turning_the_pages_shows_every_line_once(count: int, per_page: int) -> None:
    lines = [f"line {n}" for n in range(count)]
    page, seen = 1, []
    while True:
        reply = paged("All", lines, page, Turn(), per_page=per_page)
        seen += shown(reply)
        if not any(button.label == "Next" for button in reply.buttons):
            break
        page = page_of(reply, "Next")
    assert seen == lines
    assert page == max(1, -(-count // per_page))


@pytest.mark.parametrize(("page", "first"), [(-3, "0"), (0, "0"), (99, "20")])
def test_a_page_that_is_not_there_is_the_nearest_that_is(page: int, first: str) -> None:
    assert shown(paged("All", [str(n) for n in range(25)], page, Turn()))[0] == first


def test_the_buttons_carry_what_the_list_was_of() -> None:
    reply = paged("Pay", [str(n) for n in range(25)], 2, Turn(), "pay and pensions", 7)
    assert [unpack_token(button.token) for button in reply.buttons] == [
        ("cog.turn", ("1", "pay and pensions", "7")),
        ("cog.turn", ("3", "pay and pensions", "7")),
    ]
