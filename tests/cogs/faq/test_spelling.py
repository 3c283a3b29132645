"""Slips of the pen are repaired by the words that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.faq.match.spelling import Speller

SPELLER = Speller({"kiosk": 5, "neighbourhood": 2, "services": 9, "leave": 3, "leaves": 1})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kioks", "kiosk"),
        ("nieghborhood", "neighbourhood"),
        ("servises", "services"),
        ("leavs", "leave"),
    ],
)
def test_a_slip_is_repaired(typed: str, meant: str) -> None:
    assert SPELLER.repair(typed) == meant


@pytest.mark.parametrize("word", ["kiosk", "leaf", "bicycle", "neighborhud", "kio", "1234567", ""])
def test_what_is_known_short_or_far_from_all_stays(word: str) -> None:
    assert SPELLER.repair(word) == word


@given(st.text())
def test_a_repair_is_a_known_word_or_none(word: str) -> None:
    repaired = SPELLER.repair(word)
    assert repaired == word or SPELLER.repair(repaired) == repaired
