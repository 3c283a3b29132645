"""What an entry says as plain text, its picture, and a beginning that ends well."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import plain
from cogs.feeds.excerpt import (
    excerpt,
    headline,
    picture_address,
    read_fragment,
    read_line,
    web_address,
)

BASE = "https://blog.test/2026/01/post.html"


def text_of(html: str, most: int = 1000) -> str:
    return read_fragment(html, BASE, most).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br/>Two<br><br><br><br>Three", "One\nTwo\n\nThree"),
        ("<ul><li>a</li><li>b</li></ul>end", "- a\n- b\n\nend"),
        ("a  \n\t b&nbsp;c", "a b c"),
        ("<b>bold</b> and <i>not</i>", "bold and not"),
        ("AT&amp;T &lt;b&gt; &#8217;", "AT&T <b> ’"),
        ("x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("<div style='x'><blockquote>Said</blockquote></div>She", "Said\n\nShe"),
        ("a<!-- hidden -->b", "ab"),
        ("a<!-- never closed", "a"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>unclosed <b", "unclosed <b"),
        ("<![CDATA[x]]>", "x"),
        ("<form><select><option>x</select></form>y", "y"),
        ("", ""),
    ],
)
def test_html_becomes_plain_paragraphs(html: str, text: str) -> None:
    assert text_of(html) == text


def test_a_line_is_one_line() -> None:
    assert read_line("A <b>title</b><br>\n of two") == "A title of two"


@pytest.mark.parametrize(
    ("html", "image"),
    [
        ("<img src='https://x.test/a.jpg'>", "https://x.test/a.jpg"),
        ("<img src='//x.test/a.jpg'>", "https://x.test/a.jpg"),
        ("<img src='/a.jpg'>", "https://blog.test/a.jpg"),
        ("<img src='a b.jpg'>", "https://blog.test/2026/01/a%20b.jpg"),
        (
            "<img src='https://x.test/p.gif' width='1' height=1><img src='/a.jpg'>",
            "https://blog.test/a.jpg",
        ),
        ("<img src='/smile.png' height='20px'>", ""),
        ("<img src='https://blogger.googleusercontent.com/tracker/1'>", ""),
        ("<img src='http://feeds.feedburner.com/~r/x/~4/y'>", ""),
        ("<img src='https://pixel.wp.com/b.gif?x'>", ""),
        ("<img src='/img/spacer.gif'>", ""),
        ("<img src='data:image/png;base64,xx'>", ""),
        ("<img src='javascript:alert(1)'>", ""),
        ("<img src='file:///etc/passwd'>", ""),
        ("<img src='http://[::1'>", ""),
        ("<img>", ""),
        ("<img data-src='/late.jpg'>", "https://blog.test/late.jpg"),
        ("<script><img src='/a.jpg'></script>", ""),
        ("<img src='/a.jpg' width='100%'>", "https://blog.test/a.jpg"),
    ],
)
def test_the_first_real_picture_is_found(html: str, image: str) -> None:
    assert read_fragment(html, BASE, 100).image == image


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://x.test/a", "https://x.test/a"),
        ("../b", "https://blog.test/2026/b"),
        ("//x.test/a", "https://x.test/a"),
        ("tag:blogger.com,1999:1", ""),
        ("mailto:a@x.test", ""),
        ("http://", ""),
        ("https://x.test:99999/", ""),
        ("https://x<y.test/", ""),
        ("https://x.test/a) [b](c", "https://x.test/a%29%20%5Bb%5D%28c"),
        ("https://x.test/<b>|`\\", "https://x.test/%3Cb%3E%7C%60%5C"),
        ("https://x.test/%20?a=1&b=%C3%A9#c", "https://x.test/%20?a=1&b=%C3%A9#c"),
        ("ht\ntps://x.test/a\tb", "https://x.test/ab"),
        ("http://ada:secret@x.test/", ""),
        ("", ""),
        ("https://x.test/" + "a" * 2000, ""),
        ("https://x.test/\x00a\u202e", "https://x.test/a"),
    ],
)
def test_only_web_addresses_are_links(address: str, whole: str) -> None:
    assert web_address(address, BASE) == whole


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("A *title*", "Text.", "A *title*"),
        ("", "First line.\nSecond.", "First line."),
        ("", "", "A new entry"),
        ("\u202e ", "x", "x"),
        ("word " * 90, "", "word " * 39 + "word…"),
    ],
)
def test_an_entry_without_a_title_is_called_by_its_beginning(
    title: str, text: str, shown: str
) -> None:
    assert plain(headline(title, text)) == shown


def test_a_picture_without_a_size_is_taken() -> None:
    assert picture_address("//x.test/a.png") == "https://x.test/a.png"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two. Three.", "One. Two. Three."),
        ("A first sentence here. A second that is too long.", "A first sentence here."),
        ("He asked: “Is it so?” Then he went on and on.", "He asked: “Is it so?”"),
        ("It was said by Mr. Grayling and then some more words.", "It was said by Mr. Grayling…"),
        ("Cuts of 3.5 per cent and e.g. of staff in Leeds now.", "Cuts of 3.5 per cent and e.g.…"),
        ("word " * 20, "word word word word word word…"),
    ],
)
def test_an_excerpt_ends_at_a_sentence_or_a_word(text: str, cut: str) -> None:
    assert plain(excerpt(text, 30)) == cut


@pytest.mark.parametrize(
    "text",
    [
        "@everyone",
        "<@123>",
        "[x](https://y.test)",
        "https://y.test",
        "**b**",
        "# h",
        "`c`",
        "\u202ex",
    ],
)
def test_an_excerpt_makes_nothing_happen(text: str) -> None:
    shown = excerpt(text)
    assert plain(shown).replace("\u200b", "") == text.replace("\u202e", "")
    assert "@everyone" not in shown
    assert "\u202e" not in shown


@given(st.text(max_size=300), st.integers(1, 100))
@settings(max_examples=100, deadline=None)
def test_any_text_has_an_excerpt_within_the_limit(text: str, limit: int) -> None:
    assert len(plain(excerpt(text, limit)).replace("\u200b", "")) <= limit


@given(st.text("<>!-/ab&;#= '\"[]", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_html_is_read(html: str) -> None:
    assert len(text_of(html, 50)) <= 50


@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<a ", "&lt;", "<![CDATA[", "<div>", "<script>", "&", "<!", "</", "<?"]
)
def test_the_time_grows_with_the_length(piece: str) -> None:
    began = time.process_time()
    text_of(piece * 40_000)
    assert time.process_time() - began < 3
