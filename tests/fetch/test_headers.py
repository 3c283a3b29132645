"""What servers say of time is read without trust."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch.headers import LONGEST, read_retry_after, read_wait

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3600", HOUR),
        (" 0 ", timedelta()),
        ("Tue, 24 Nov 2026 13:00:00 GMT", HOUR),
        ("Tuesday, 24-Nov-26 13:00:00 GMT", HOUR),
        ("Tue, 24 Nov 2026 15:00:00 +0200", HOUR),
        ("Tue, 24 Nov 2026 11:00:00 GMT", timedelta()),
        ("Tue, 24 Nov 9999 11:00:00 GMT", LONGEST),
        ("999999999999", LONGEST),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("\N{ARABIC-INDIC DIGIT THREE}", None),
        ("Tue, 99 Nov 2026 13:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: timedelta | None) -> None:
    assert read_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("cache_control", "expires", "date", "expected"),
    [
        ("max-age=3600", "", "", HOUR),
        ('private, MAX-AGE = "3600"', "", "", HOUR),
        ("max-age=3600", "Wed, 25 Nov 2026 12:00:00 GMT", "", HOUR),
        ("s-maxage=9", "", "", None),
        ("max-age=3600, no-cache", "Wed, 25 Nov 2026 12:00:00 GMT", "", None),
        ("no-store", "", "", None),
        ("max-age=0", "Wed, 25 Nov 2026 12:00:00 GMT", "", None),
        ("max-age=-1", "", "", None),
        ("max-age=soon", "Tue, 24 Nov 2026 13:00:00 GMT", "", HOUR),
        ("", "Tue, 24 Nov 2026 13:00:00 GMT", "", HOUR),
        ("", "Tue, 24 Nov 2020 13:00:00 GMT", "Tue, 24 Nov 2020 12:00:00 GMT", HOUR),
        ("", "Tue, 24 Nov 2026 11:00:00 GMT", "", None),
        ("", "0", "", None),
        ("", "-1", "", None),
        ("max-age=31536000", "", "", LONGEST),
        ("max-age=999999999999", "", "", LONGEST),
        ("", "", "", None),
    ],
)
def test_how_long_an_answer_stays_fresh(
    cache_control: str, expires: str, date: str, expected: timedelta | None
) -> None:
    assert read_wait(cache_control, expires, date, NOW) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_is_too_odd(one: str, other: str) -> None:
    for wait in (read_retry_after(one, NOW), read_wait(one, other, one, NOW)):
        assert wait is None or timedelta() <= wait <= LONGEST
