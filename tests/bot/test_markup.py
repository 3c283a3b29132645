"""What readers see, and what other people's text cannot do to it."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markup import BREAK, clean, escape, plain, shorten, split

MARKED = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_~|[]()<>&#@!:/.-+=1 \t\nab\u200b"), st.characters(codec="utf-8")
    )
)


def visible(text: str) -> str:
    return text.replace(BREAK, "")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold**, *italic*, _italic_ and ~~gone~~", "bold, italic, italic and gone"),
        ("`code *as it is*`", "code *as it is*"),
        ("[the news](https://www.gov.uk/news)", "the news (https://www.gov.uk/news)"),
        ("[a **bold** name](https://gov.uk)", "a bold name (https://gov.uk)"),
        ("[https://gov.uk](https://gov.uk) <https://gov.uk>", "https://gov.uk https://gov.uk"),
        ("[no](javascript:alert)", "[no](javascript:alert)"),
        ("# Title\n## Part", "Title\nPart"),
        ("#34 Will it?", "#34 Will it?"),
        ("- one\n  - two\n1. three\n> four", "- one\n  - two\n1. three\n> four"),
        ("Usage: faq add [category] <question> | answer", None),
        ("STAFFROOM_DATA_URL is 2 * 3 * 4 & 5 &amp; 6", None),
        ("\\*not bold\\*", "*not bold*"),
        ("", ""),
    ],
)
def test_plain_shows_what_a_reader_sees(markdown: str, text: str | None) -> None:
    assert plain(markdown) == (markdown if text is None else text)


@given(st.text(st.characters(exclude_characters="\\`*_~[]<>!", exclude_categories=["Cs"])))
def test_plain_leaves_a_line_without_markup_as_it_is(text: str) -> None:
    line = "a" + text.replace("\n", " ")  # which is no heading then
    (inline,) = MarkdownIt("commonmark").disable(["entity", "normalize"]).parseInline(line)
    assert plain(line) == line == "".join(token.content for token in inline.children or [])


@pytest.mark.parametrize(
    "text",
    ["@everyone", "@here", "@room", "<@123>", "<@!123>", "<@&123>", "@ada:example.org", "a@b"],
)
def test_an_escaped_text_mentions_nobody(text: str) -> None:
    assert all(part.startswith(BREAK) for part in escape(text).split("@")[1:])
    assert visible(plain(escape(text))) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example",
        "HTTP://evil.example",
        "www.evil.example",
        "mailto:a",
        "matrix:u/ada",
        "[press me](https://evil.example)",
        "<https://evil.example>",
    ],
)
def test_an_escaped_text_links_to_nothing(text: str) -> None:
    linked = MarkdownIt("gfm-like", {"linkify": False}).render(escape(text))
    assert "<a" not in linked
    assert "://e" not in escape(text)
    assert "www." not in escape(text)


def test_addresses_of_trusted_authors_can_be_pressed() -> None:
    escaped = escape("See *this*: https://gov.uk/a_b_c, or @room", keep_links=True)
    assert "<https://gov.uk/a_b_c>," in escaped
    assert visible(plain(escaped)) == "See *this*: https://gov.uk/a_b_c, or @room"


@given(MARKED)
def test_an_escaped_text_reads_as_it_was(text: str) -> None:
    assert visible(plain(escape(text))) == visible(text)


@pytest.mark.parametrize(
    "text", ["&amp; &lt;b&gt; &#64;room", "one\n\n    two", "one\n\n\ttwo", "a\n==="]
)
def test_an_escaped_text_is_shown_as_it_was_typed(text: str) -> None:
    html = MarkdownIt("commonmark").render(escape(text))
    assert "<code>" not in html
    assert unescape(visible(html)).replace("<p>", "").split("</p>")[0].strip() in text


@given(MARKED)
def test_an_escaped_text_makes_no_markup(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["strikethrough", "table"]).render(escape(clean(text)))
    for tag in ("<p>", "</p>", "<br />"):
        html = html.replace(tag, "")
    assert "<" not in html


@given(MARKED, MARKED)
def test_an_escaped_text_leaves_the_markup_around_it_whole(inner: str, after: str) -> None:
    inner = " ".join(clean(inner).split()) or "x"
    after = " ".join(clean(after).split())
    html = MarkdownIt("commonmark").renderInline(f"**x{escape(inner)}x** {escape(after)}")
    assert html.startswith("<strong>x")
    assert html.count("<") == 2


def test_clean_drops_what_controls_and_turns() -> None:
    assert clean("a\x00b\x1b[31mc\u202ed\u2066e\u200bf\ufeffg\x7f\x85h") == "ab[31mcdefg\nh"


def test_clean_makes_every_line_end_a_newline() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\n\nh") == "a\nb\nc\nd\ne\nf\ng\n\nh"


@pytest.mark.parametrize(
    "text",
    [
        "caf\u00e9 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d",
        "\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f44d\U0001f3fd",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "tab\tand\nline",
    ],
)
def test_clean_keeps_emoji_and_letters_of_every_script(text: str) -> None:
    assert clean(text) == text


@given(st.text(alphabet=st.characters()))
def test_a_clean_text_stays_as_it_is_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned
    assert not any(unicodedata.category(char) == "Cc" for char in cleaned if char not in "\t\n")


def test_shorten_cuts_at_the_end_of_a_word() -> None:
    assert shorten("Will annual leave be the same?", 20) == "Will annual leave\u2026"
    assert shorten("Will annual leave", 17) == "Will annual leave"
    assert shorten("Leave, and more", 7) == "Leave\u2026"


def test_shorten_leaves_no_broken_letter_or_escape() -> None:
    assert shorten("x" * 5 + "\\*" + "y" * 9, 7) == "xxxxx\u2026"
    assert shorten("xxxxe\u0301yyyyyy", 6) == "xxxx\u2026"


@given(st.text(), st.integers(0, 60))
def test_shorten_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_split_ends_at_paragraphs_and_then_at_sentences() -> None:
    text = "One. Two is longer.\n\nThree is a paragraph.\n\nFour."
    assert split(text, 45) == ["One. Two is longer.\n\nThree is a paragraph.", "Four."]
    assert split("One is here. Two is here. Three", 28) == ["One is here. Two is here.", "Three"]
    assert split("aaaa bbbb cccc", 9) == ["aaaa bbbb", "cccc"]
    assert split("aaaaaaaaaa", 4) == ["aaaa", "aaaa", "aa"]
    assert split("short", 10) == ["short"]
    assert split("", 10) == []


@given(st.text(alphabet=st.sampled_from("ab. \n\\")), st.integers(1, 30))
def test_split_loses_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
