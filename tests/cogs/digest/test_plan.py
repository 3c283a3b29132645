"""Plans: as people type them, and as they read them."""

from datetime import time

import pytest

from bot.chat import UserError
from cogs.digest.plan import DAILY, LAST, MONTHLY, WEEKLY, Plan, parse_plan


@pytest.mark.parametrize(
    ("typed", "plan"),
    [
        ("daily 08:30", Plan(DAILY, time(8, 30))),
        ("Daily at 8.30am", Plan(DAILY, time(8, 30))),
        ("every day, 17:00", Plan(DAILY, time(17))),
        ("daily", Plan(DAILY, time(9))),
        ("daily noon", Plan(DAILY, time(12))),
        ("daily 08:30:20", Plan(DAILY, time(8, 30))),
        ("weekly Mon 09:00", Plan(WEEKLY, time(9), 0)),
        ("weekly on Thursday at 4 pm", Plan(WEEKLY, time(16), 3)),
        ("weekly 09:00 tues", Plan(WEEKLY, time(9), 1)),
        ("every Friday 16:00", Plan(WEEKLY, time(16), 4)),
        ("Sundays", Plan(WEEKLY, time(9), 6)),
        ("weekly", Plan(WEEKLY, time(9), 0)),
        ("monthly", Plan(MONTHLY, time(9), 1)),
        ("monthly 07:45", Plan(MONTHLY, time(7, 45), 1)),
        ("monthly 9am", Plan(MONTHLY, time(9), 1)),
        ("monthly 9 am", Plan(MONTHLY, time(9), 1)),
        ("monthly 15", Plan(MONTHLY, time(9), 15)),
        ("monthly on the 31st at 10:00", Plan(MONTHLY, time(10), 31)),
        ("monthly last 10:00", Plan(MONTHLY, time(10), LAST)),
        ("the last day of every month", Plan(MONTHLY, time(9), LAST)),
        ("every month on the 2nd", Plan(MONTHLY, time(9), 2)),
    ],
)
def test_a_plan_is_read(typed: str, plan: Plan) -> None:
    assert parse_plan(typed) == plan


@pytest.mark.parametrize(
    "typed",
    [
        *("", "hourly", "08:30", "daily Mon 09:00", "daily 9", "daily weekly", "daily soon"),
        *("weekly Mon Tue", "weekly Mon 25", "monthly Mon", "monthly first", "monthly 1 2"),
        *("daily 08:30 09:30", "last", "monthly last soon"),
    ],
)
def test_what_is_no_plan_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match="digest set daily 08:30"):
        parse_plan(typed)


@pytest.mark.parametrize("typed", ["monthly 0", "monthly 32 09:00"])
def test_a_day_that_no_month_has_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="A month has days from 1 to 31"):
        parse_plan(typed)


def test_a_time_that_no_day_has_is_refused() -> None:
    with pytest.raises(UserError, match="no such time of day"):
        parse_plan("daily 25:00")


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(DAILY, time(8, 30)), "every day at 08:30"),
        (Plan(WEEKLY, time(9), 0), "every Monday at 09:00"),
        (Plan(MONTHLY, time(9), 1), "on the 1st of each month at 09:00"),
        (Plan(MONTHLY, time(9), 12), "on the 12th of each month at 09:00"),
        (Plan(MONTHLY, time(9), 22), "on the 22nd of each month at 09:00"),
        (Plan(MONTHLY, time(9), LAST), "on the last day of each month at 09:00"),
    ],
)
def test_a_plan_is_said(plan: Plan, said: str) -> None:
    assert str(plan) == said


def test_a_day_that_some_months_lack_is_explained() -> None:
    said = str(Plan(MONTHLY, time(9), 30))
    assert said == "on the 30th, or the last day where a month has none, at 09:00"
