"""What people type, read as values."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import UserError
from bot.parsing import (
    parse_choice,
    parse_date,
    parse_duration,
    parse_link,
    parse_when,
    parse_whole_number,
    split_words,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=LONDON)
"""A Monday afternoon."""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("  one\ttwo\nthree ", ["one", "two", "three"]),
        ('say "two words" now', ["say", "two words", "now"]),
        (
            "\u201cphone quotes\u201d \u2018of both\u2019 kinds",
            ["phone quotes", "of both", "kinds"],
        ),
        ("don't 'join us' it's", ["don't", "join us", "it's"]),
        ("I don\u2019t mind, it\u2019s ours", ["I", "don\u2019t", "mind,", "it\u2019s", "ours"]),
        ("'I don't know' said", ["I don't know", "said"]),
        ('an unbalanced "quote stays', ["an", "unbalanced", '"quote', "stays"]),
        ('5" nails', ['5"', "nails"]),
        ('"" empty', ["", "empty"]),
        ('--name="two words" rest', ["--name=two words", "rest"]),
        ("--name=\u201ctwo words\u201d", ["--name=two words"]),
        ('"in quotes", and on', ["in quotes,", "and", "on"]),
    ],
)
def test_a_line_is_split_into_words(line: str, words: list[str]) -> None:
    assert [word.text for word in split_words(line)] == words


def test_a_word_knows_where_it_stands_with_its_quotes() -> None:
    line = 'add  "a question"  and   the  rest '
    words = split_words(line)
    assert line[words[1].start : words[1].end] == '"a question"'
    assert line[words[2].start :] == "and   the  rest "


@given(st.text(alphabet=st.sampled_from("ab '\"\u201c\u201d\u2018\u2019-= \n")))
def test_words_cover_everything_but_white_space(line: str) -> None:
    words = split_words(line)
    covered = {place for word in words for place in range(word.start, word.end)}
    assert all(char.isspace() for place, char in enumerate(line) if place not in covered)
    assert sorted(words, key=lambda word: word.start) == words


@given(
    st.text(
        alphabet=st.characters(exclude_characters="\"'\u201c\u201d\u201e\u201f\u2018\u201a\u201b")
    )
)
def test_without_quotes_words_are_split_as_python_does(line: str) -> None:
    assert [word.text for word in split_words(line)] == line.split()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3 days", 3 * 24 * 60),
        ("3d", 3 * 24 * 60),
        ("1h30", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("90 minutes", 90),
        ("A Week", 7 * 24 * 60),
        ("two weeks", 14 * 24 * 60),
        ("a fortnight", 14 * 24 * 60),
        ("half an hour", 30),
        ("quarter of an hour", 15),
        ("an hour and a half", 90),
        ("two and a half hours", 150),
        ("1.5 hours", 90),
        ("1\u00bd hours", 90),
        ("\u00bd hour", 30),
        ("1 day, 2 hours and 5 minutes", 1565),
        ("a couple of hours", 120),
        ("\uff13 days", 3 * 24 * 60),
        ("60s", 1),
    ],
)
def test_a_duration_is_read(text: str, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "5", "days", "-3 days", "3 elephants", "half", "1:30", "0 minutes", "x" * 9999]
)
def test_what_is_no_duration_is_answered_by_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"as in 3 days, 90 minutes or 1h30"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["1 month", "2 years"])
def test_months_are_refused_as_a_duration(text: str) -> None:
    with pytest.raises(UserError, match="weeks or days"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["4000 days", "900 weeks", "9" * 90 + " weeks"])
def test_a_duration_has_an_end(text: str) -> None:
    with pytest.raises(UserError, match="longer than ten years"):
        parse_duration(text)


@given(st.integers(0, 300), st.integers(0, 23), st.integers(1, 59))
def test_a_written_duration_means_what_it_says(days: int, hours: int, minutes: int) -> None:
    meant = timedelta(days=days, hours=hours, minutes=minutes)
    assert parse_duration(f"{days}d{hours}h{minutes}m") == meant
    assert parse_duration(f"{days} days, {hours} hours and {minutes} minutes") == meant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri 17:00", "2026-11-27 17:00"),
        ("friday 5pm", "2026-11-27 17:00"),
        ("on Friday at 5.30 p.m.", "2026-11-27 17:30"),
        ("17:00 on friday", "2026-11-27 17:00"),
        ("Friday", "2026-11-27 09:00"),
        ("monday", "2026-11-30 09:00"),
        ("mon 15:00", "2026-11-23 15:00"),
        ("mon 13:59", "2026-11-30 13:59"),
        ("tomorrow 9am", "2026-11-24 09:00"),
        ("9am tomorrow", "2026-11-24 09:00"),
        ("the day after tomorrow", "2026-11-25 09:00"),
        ("today 17.30", "2026-11-23 17:30"),
        ("tonight 8pm", "2026-11-23 20:00"),
        ("17:00", "2026-11-23 17:00"),
        ("13:00", "2026-11-24 13:00"),
        ("14:00", "2026-11-24 14:00"),
        ("noon", "2026-11-24 12:00"),
        ("midnight", "2026-11-24 00:00"),
        ("12am", "2026-11-24 00:00"),
        ("1730", "2026-11-23 17:30"),
        ("25 Dec 09:00", "2026-12-25 09:00"),
        ("25th of December, 9am", "2026-12-25 09:00"),
        ("December 25, 2026 at 5pm", "2026-12-25 17:00"),
        ("Fri 25 Dec 17:00", "2026-12-25 17:00"),
        ("25/12/2026 9:00", "2026-12-25 09:00"),
        ("4/3/27 noon", "2027-03-04 12:00"),
        ("1.2.2027", "2027-02-01 09:00"),
        ("1/4", "2027-04-01 09:00"),
        ("5 Nov", "2027-11-05 09:00"),
        ("29 Feb", "2028-02-29 09:00"),
        ("2026-12-25 09:00", "2026-12-25 09:00"),
        ("2026-12-25T09:00:30", "2026-12-25 09:00:30"),
        ("in 3 days", "2026-11-26 14:00"),
        ("3 days", "2026-11-26 14:00"),
        ("in 3 days at 9am", "2026-11-26 09:00"),
        ("in 1 day 2 hours", "2026-11-24 16:00"),
        ("in 90 minutes", "2026-11-23 15:30"),
        ("next week", "2026-11-30 14:00"),
        ("in two months", "2027-01-23 14:00"),
        ("\uff12\uff15/12/2026 9:00", "2026-12-25 09:00"),
    ],
)
def test_a_moment_to_come_is_read(text: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    assert parse_when(text, NOW, LONDON) == expected


@pytest.mark.parametrize(
    "text", ["today 9am", "today", "yesterday 17:00", "1/1/2026", "2015-04-09 09:00", "23 Nov 2026"]
)
def test_a_moment_that_has_passed_is_called_so(text: str) -> None:
    with pytest.raises(UserError, match="has passed"):
        parse_when(text, NOW, LONDON)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Fri 17:00"),
        ("soonish", "Fri 17:00"),
        ("friday 5", "Fri 17:00"),
        ("x" * 50_000, "Fri 17:00"),
        ("31 Feb", "no such date"),
        ("25/13/2026", "no such date"),
        ("25:00", "no such time"),
        ("fri 13pm", "17:30"),
        ("Thu 25 Dec 17:00", "another day of the week"),
        ("Thu 25/12/2026", "Friday 25 December 2026 is not that day"),
        ("next friday", "two weeks"),
        ("friday midnight", "00:00 or 23:59"),
        ("2126-01-01", "50 years"),
        ("in 9999 years", "50 years"),
    ],
)
def test_what_is_no_moment_is_answered_by_what_to_type(text: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint) as caught:
        parse_when(text, NOW, LONDON)
    assert "xxxxx" not in str(caught.value)


def test_a_wall_time_that_the_clocks_skip_moves_forward() -> None:
    moment = parse_when("28 March 2027 01:30", NOW, LONDON)
    assert moment.isoformat() == "2027-03-28T02:30:00+01:00"


def test_of_a_wall_time_that_comes_twice_the_first_is_meant() -> None:
    moment = parse_when("31 Oct 2027 01:30", NOW, LONDON)
    assert moment.isoformat() == "2027-10-31T01:30:00+01:00"


def test_days_keep_the_wall_time_and_hours_do_not() -> None:
    eve = datetime(2027, 3, 27, 14, 0, tzinfo=LONDON)
    assert parse_when("in 1 day", eve, LONDON).isoformat() == "2027-03-28T14:00:00+01:00"
    assert parse_when("in 24 hours", eve, LONDON).isoformat() == "2027-03-28T15:00:00+01:00"


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  aware by timezones
    st.sampled_from(["Fri 17:00", "17:00", "1:30", "tuesday", "29 Feb 1.30", "in 3 days", "noon"]),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_what_is_read_always_lies_ahead(now: datetime, text: str, zone: str) -> None:
    moment = parse_when(text, now, ZoneInfo(zone))
    assert now < moment < now + timedelta(days=8 * 366)
    assert moment.tzinfo == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 March 2027", date(2027, 3, 1)),
        ("1 march", date(2027, 3, 1)),
        ("2027-03-01", date(2027, 3, 1)),
        ("1/3/2027", date(2027, 3, 1)),
        ("in 6 months", date(2027, 5, 30)),
        ("3 months", date(2027, 2, 28)),
        ("half a year", date(2027, 5, 30)),
        ("a year", date(2027, 11, 30)),
        ("two weeks", date(2026, 12, 14)),
        ("today", date(2026, 11, 30)),
        ("tomorrow", date(2026, 12, 1)),
        ("friday", date(2026, 12, 4)),
    ],
)
def test_a_date_to_come_is_read(text: str, day: date) -> None:
    assert parse_date(text, date(2026, 11, 30)) == day


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "1 March 2027"),
        ("whenever", "1 March 2027"),
        ("1 March 2027 9am", "1 March 2027"),
        ("1 March 2020", "Sunday 1 March 2020 has passed"),
        ("9999-12-31", "50 years"),
        ("30/2/2027", "no such date"),
    ],
)
def test_what_is_no_date_is_answered_by_what_to_type(text: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        parse_date(text, date(2026, 11, 30))


@given(st.dates(date(2026, 1, 1), date(2070, 1, 1)))
def test_a_date_is_read_back_however_it_is_written(day: date) -> None:
    for written in (f"{day}", f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}", f"{day:%A %d %b %Y}"):
        assert parse_date(written, date(2026, 1, 1)) == day


@given(st.text(max_size=120))
def test_any_text_is_read_or_answered(text: str) -> None:
    readers: list[Callable[[str], object]] = [
        parse_duration,
        parse_whole_number,
        parse_link,
        lambda typed: parse_when(typed, NOW, LONDON),
        lambda typed: parse_date(typed, NOW.date()),
        lambda typed: parse_choice(typed, ("on", "off")),
    ]
    for read in readers:
        with suppress(UserError):
            assert read(text) is not None


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" #34 ", 34), ("-3", -3), ("1,000", 1000), ("\uff19", 9), ("007", 7)],
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert parse_whole_number(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "twelve", "1,00", "1 2", "9" * 5000, "0x1f", "\u00bd"])
def test_what_is_no_whole_number_is_answered_by_an_example(text: str) -> None:
    with pytest.raises(UserError, match="as in 12"):
        parse_whole_number(text)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://www.gov.uk/news?page=2#top", "https://www.gov.uk/news?page=2#top"),
        (" HTTP://Example.org/A ", "http://Example.org/A"),
        ("<https://example.org>", "https://example.org"),
        ("https://b\u00fccher.example/", "https://b\u00fccher.example/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_a_web_address_is_read(text: str, link: str) -> None:
    assert parse_link(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "www.gov.uk",
        "ftp://example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:secret@example.org",
        "https://exam ple.org",
        "https://example.org/\u202egpj.exe",
        "https://example.org\\@evil.example",
        "http://example..org",
        "http://-example.org",
        "http://example.org:99999",
        "http://[::zz]/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_is_answered_by_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"https://www\.gov\.uk"):
        parse_link(text)


@pytest.mark.parametrize(
    ("text", "choice"),
    [("YES", "yes"), ("y", "yes"), ("Mod", "moderator"), ("member", "member"), ("on", "on")],
)
def test_a_choice_is_read_in_any_case_and_by_its_beginning(text: str, choice: str) -> None:
    assert parse_choice(text, ("yes", "no", "moderator", "member", "on", "only")) == choice


@pytest.mark.parametrize("text", ["", "m", "maybe"])
def test_what_is_no_choice_is_answered_by_the_choices(text: str) -> None:
    with pytest.raises(UserError, match=r"^Choose one of: yes, moderator, member\.$"):
        parse_choice(text, ("yes", "moderator", "member"))
