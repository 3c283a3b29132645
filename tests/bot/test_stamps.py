"""Stamps: a button that was said to one person alone knows its community."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import TOKEN_LIMIT, Button, Field, Form, Reply, pack_token, unpack_token
from bot.stamps import find_stamped, read_stamp, stamp, stamp_reply

LIMIT = 100
"""Characters of a custom_id on Discord."""
COMMUNITIES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)


@given(st.text(max_size=6), COMMUNITIES)
def test_a_stamp_fits_and_leaves_the_token_as_it_was(word: str, community: str) -> None:
    token = pack_token("cog.act", (word, 3))
    stamped = stamp(token, community)
    assert len(stamped) <= LIMIT
    assert unpack_token(stamped) == unpack_token(token) == ("cog.act", (word, "3"))
    assert find_stamped(read_stamp(stamped), ["other", community]) == community
    assert read_stamp(token) == ""


def test_the_longest_token_can_be_stamped_and_is_stamped_once() -> None:
    token = pack_token("cog.act", ("x" * (TOKEN_LIMIT - len("cog.act:")),))
    once = stamp(token, "north")
    assert len(once) == LIMIT
    assert stamp(once, "south") == once


def test_no_community_has_the_stamp_of_another_or_none() -> None:
    mark = read_stamp(stamp("cog.act", "north"))
    assert find_stamped(mark, ["home", "south"]) == ""
    assert find_stamped("", ["home", "south"]) == ""


def test_all_that_a_reply_can_lead_to_is_stamped() -> None:
    form = Form("Title", (Field("A", name="a"),), "cog.form")
    reply = Reply("text", buttons=(Button.of("Go", "cog.act:1"),), again=form)
    stamped = stamp_reply(reply, "north")
    assert stamped.again is not None
    marks = {read_stamp(each) for each in (stamped.buttons[0].token, stamped.again.token)}
    assert [find_stamped(each, ["north"]) for each in marks] == ["north"]
    assert stamped.buttons[0].label == "Go"
