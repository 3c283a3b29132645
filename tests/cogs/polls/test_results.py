"""What is published is said in words and drawn, and neither says more than the other."""

import io
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cogs.polls.chart import draw_chart, spell
from cogs.polls.model import AGREEMENT, Ballot, Kind
from cogs.polls.publication import publish
from cogs.polls.results import Bar, describe_bars, list_bars, say_result
from tests.cogs.polls.office import define

PLACES = (0, 1, 2)
SINGLE = st.sampled_from([(place,) for place in PLACES])
RANKED = st.permutations(PLACES).flatmap(
    lambda order: st.integers(1, len(PLACES)).map(lambda length: tuple(order[:length]))
)


@given(st.lists(SINGLE, max_size=40))
def test_words_and_bars_hold_the_same_figures(cast: list[Ballot]) -> None:
    definition = define()
    result = publish(definition, len(cast), Counter(cast))
    said, bars = say_result(definition, result), list_bars(definition, result)
    numbers = [int(each) for each in re.findall(r": (\d+) vote", said)]
    assert sorted(numbers) == sorted(each.votes for each in bars)
    about = describe_bars(definition, result)
    assert all(f"{each.label}: {each.text}" in about for each in bars)
    if len(cast) < definition.minimum:
        assert "Too few people voted for a result: fewer than 10." in said
        assert not bars


@given(st.lists(RANKED, min_size=10, max_size=30))
def test_a_ranking_always_says_who_won_or_that_it_can_not(cast: list[Ballot]) -> None:
    definition = define(Kind.RANKED)
    result = publish(definition, len(cast), Counter(cast))
    said = say_result(definition, result)
    assert sum(each in said for each in ("has won", "It is a tie", "Who won can't be told")) == 1
    shown = {each.votes for each in list_bars(definition, result)}
    told = {votes for each in result.stages for votes in each.figures.apart.values()}
    told |= {each.figures.together_votes for each in result.stages}
    assert shown <= told


def test_of_a_scale_the_mean_is_told_where_all_its_counts_are() -> None:
    definition = define(Kind.SCALE, AGREEMENT)
    cast: Counter[Ballot] = Counter({(place,): 4 for place in range(5)})
    said = say_result(definition, publish(definition, 20, cast))
    assert "On average 3.0, 1 being Strongly disagree and 5 Strongly agree." in said


def test_what_people_wrote_makes_no_markup() -> None:
    definition = define(options=("**Yes** @everyone", "No"))
    said = say_result(definition, publish(definition, 12, Counter({(0,): 7, (1,): 5})))
    assert "**Yes**" not in said
    assert "@everyone" not in said


def test_only_the_leader_is_named_where_figures_would_tell_too_much() -> None:
    definition = define()
    result = publish(definition, 12, Counter({(0,): 12}))
    assert "**Yes** leads." in say_result(definition, result)
    assert list_bars(definition, result) == []


@settings(deadline=None)  # a busy machine draws slowly
@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=10))
def test_whatever_people_wrote_can_be_drawn(title: str, labels: list[str]) -> None:
    bars = [Bar(label, number, str(number)) for number, label in enumerate(labels)]
    with Image.open(io.BytesIO(draw_chart(title, bars))) as picture:
        assert picture.format == "PNG"
        assert picture.height > 84 * len(bars)


@pytest.mark.parametrize("words", ["WHO WAS WHERE WHEN WE WALKED OUT? " * 9, "W" * 300])
def test_no_word_runs_off_the_picture(words: str) -> None:
    with Image.open(io.BytesIO(draw_chart(words, [Bar(words, 1, "1")]))) as picture:
        edge = picture.crop((picture.width - 15, 0, picture.width, picture.height))
        assert edge.getcolors() == [(edge.width * edge.height, (255, 255, 255))]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Ddim yn siŵr", "Ddim yn siwr"),
        ("£500 – now", "GBP 500 - now"),
        ("日本語", "Option 1"),
        ("Yes \N{THUMBS UP SIGN}", "Yes"),
    ],
)
def test_letters_that_the_font_lacks_are_written_in_others(text: str, spelt: str) -> None:
    assert spell(text, "Option 1") == spelt


def test_the_longer_bar_stands_for_more_votes() -> None:
    bars = [Bar("Yes", 12, "12"), Bar("No", 3, "3")]
    with Image.open(io.BytesIO(draw_chart("Meet?", bars))) as picture:
        blue = (0x3B, 0x6E, 0xA5)
        rows = [
            sum(picture.getpixel((x, y)) == blue for x in range(picture.width))
            for y in range(picture.height)
        ]
    lengths = sorted({each for each in rows if each})
    assert len(lengths) == 2
    assert lengths[1] == pytest.approx(4 * lengths[0], rel=0.05)
