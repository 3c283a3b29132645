"""Trimming: what was left out is marked, and nothing can be put into an author's mouth."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import UserError
from cogs.quotes.trimming import CUT, REDACTED, redact, trim

SAID = (
    "The kettle was broken, and the printer was broken. Nobody came for a week! "
    "In the end we mended the kettle ourselves."
)


@pytest.mark.parametrize(
    ("shortened", "shown"),
    [
        (SAID, SAID),
        ("The kettle was broken.", "The kettle was broken. [...]"),
        ("Nobody came for a week!", "[...] Nobody came for a week! [...]"),
        (
            "The kettle was broken. In the end we mended the kettle ourselves.",
            "The kettle was broken. [...] In the end we mended the kettle ourselves.",
        ),
        (
            "The kettle was broken. [...] we mended the kettle ourselves.",
            "The kettle was broken. [...] we mended the kettle ourselves.",
        ),
        ("the kettle ourselves.", "[...] the kettle ourselves."),
        (
            "[In my office] the kettle was broken, and the printer was broken.",
            "[In my office] the kettle was broken, and the printer was broken. [...]",
        ),
        ("the  KETTLE\nwas broken", "the KETTLE\nwas broken [...]"),
    ],
)
def test_what_is_left_out_is_marked(shortened: str, shown: str) -> None:
    assert trim(SAID, shortened) == shown


@pytest.mark.parametrize(
    ("shortened", "stranger"),
    [
        ("The kettle was never broken.", "never"),
        ("ourselves the kettle", "the"),
        ("The kettle was broken. \N{WASTEBASKET}", "\N{WASTEBASKET}"),
        ("The boiler was broken", "boiler"),
    ],
)
def test_words_that_the_author_did_not_write_are_refused(shortened: str, stranger: str) -> None:
    with pytest.raises(UserError, match=f"did not write .{stranger}"):
        trim(SAID, shortened)


@pytest.mark.parametrize("shortened", ["", "[...]", "...", "[nothing]"])
def test_something_must_be_left(shortened: str) -> None:
    with pytest.raises(UserError, match="leaves nothing"):
        trim(SAID, shortened)


def test_brackets_and_lone_marks_of_the_author_are_theirs() -> None:
    said = "It was [sic]. - Well ... it is gone - all of it"
    assert trim(said, said) == said
    assert trim(said, "It was [sic]. Well it is gone") == "It was [sic]. Well it is gone [...]"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["red", "blue", "a", "a,", "tea."]), min_size=1, max_size=30),
    st.data(),
)
def test_any_words_left_out_are_marked_and_all_else_is_kept(
    words: list[str], data: st.DataObject
) -> None:
    places = st.lists(st.integers(0, len(words) - 1), min_size=1, unique=True)
    kept = [words[place] for place in sorted(data.draw(places))]
    shown = trim(" ".join(words), " ".join(kept))
    assert [each for each in shown.split() if each != CUT] == kept
    assert (CUT in shown) == (len(kept) < len(words))


def test_words_are_taken_out_wherever_they_stand() -> None:
    words, count = redact("Ask Jo Smith. JO  SMITH knows; josmithy does not.", "jo smith")
    assert words == f"Ask {REDACTED}. {REDACTED} knows; josmithy does not."
    assert count == 2
    with pytest.raises(UserError, match="which words"):
        redact("Ask Jo.", " ")
