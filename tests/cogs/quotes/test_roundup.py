"""Roundup: parted where quotes end, and as safe as any message."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import plain
from cogs.quotes.export import write_html, write_markdown
from cogs.quotes.model import Consent
from cogs.quotes.roundup import (
    LEAD,
    PART,
    WITHDRAWN,
    render_head,
    render_part,
    render_pick,
    split_picks,
)
from tests.cogs.quotes.samples import make

NASTY = "<b>**bold** @everyone [x](https://evil.example)\n> not me\n# no & nothing"


def test_a_pick_shows_words_author_votes_and_reason() -> None:
    pick = make(12, words="One.\n\nTwo.", reason="So true", votes=3)
    assert plain(render_pick(pick)).split("\n") == [
        "> One.",
        ">",
        "> Two.",
        "",
        "— a colleague · #12 · 3 votes",
        "Why: So true",
    ]


def test_the_head_says_which_it_is_and_what_moderators_wrote() -> None:
    assert plain(render_head(24, "")) == f"Pick of the Week 24\n\n{LEAD}"
    assert "Hello to all." in render_head(25, "Hello to all.")


@settings(deadline=None)  # a busy machine says nothing about the code
@given(st.lists(st.integers(1, 3000), max_size=12))
def test_messages_end_where_quotes_end(lengths: list[int]) -> None:
    picks = [make(at, words="w" * length) for at, length in enumerate(lengths, 1)]
    head = render_head(1, "")
    parts = split_picks(picks, head)
    assert [each for part in parts for each in part] == picks
    assert all(parts)
    for at, part in enumerate(parts):
        assert len(part) == 1 or len(render_part(part, "" if at else head)) <= PART


def test_what_was_withdrawn_leaves_no_trace_but_a_word() -> None:
    pick = make(1)
    assert render_part([None, pick]) == render_pick(pick)
    assert render_part([None, None], "head") == f"head\n\n{WITHDRAWN}"


def test_nothing_that_people_wrote_breaks_out() -> None:
    shown = render_pick(make(1, words=NASTY, reason=NASTY.replace("\n", " ")))
    assert "@everyone" not in shown
    assert plain(shown).replace("\u200b", "").split("\n")[:3] == [
        f"> {row}" for row in NASTY.split("\n")
    ]


def test_the_export_is_ready_for_a_blog() -> None:
    picks = [
        make(1, words="One & two.\n\nThree.\nFour.", reason="Because <3"),
        make(2, words="From afar.", consent=Consent.NOBODY, link="https://blog.example/?a=1&b=2"),
    ]
    assert write_markdown(24, "", picks) == (
        f"# Pick of the Week 24\n\n{LEAD}\n\n"
        "> One & two.\n>\n> Three.\n> Four.\n\n— a colleague\n\n*Because \\<3*\n\n"
        "> From afar.\n\n— a reader, [blog.example](<https://blog.example/?a=1&b=2>)\n"
    )
    assert write_html(24, "Hello.", picks) == (
        "<h2>Pick of the Week 24</h2>\n<p>Hello.</p>\n"
        "<blockquote>\n<p>One &amp; two.</p>\n<p>Three.<br>\nFour.</p>\n</blockquote>\n"
        "<p>— a colleague</p>\n<p><em>Because &lt;3</em></p>\n"
        "<blockquote>\n<p>From afar.</p>\n</blockquote>\n"
        '<p>— a reader, <a href="https://blog.example/?a=1&amp;b=2">blog.example</a></p>\n'
    )
    assert "<b>" not in write_html(1, NASTY, [make(1, words=NASTY)])
