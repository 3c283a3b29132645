"""Permissions: who may do what, and how often."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import Role, User, UserError
from bot.clock import HeldClock
from bot.commands import Cooldown
from bot.permissions import Cooldowns, require, role_of

ADA, BOB = User("console:ada", "ada"), User("console:bob", "bob")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TWICE = Cooldown(2, timedelta(minutes=1))


@pytest.mark.parametrize("wanted", Role)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_those_before_it_may(role: Role, wanted: Role) -> None:
    if role >= wanted:
        require(role, wanted)
    else:
        with pytest.raises(UserError, match=f"Only {wanted.plural} can do that."):
            require(role, wanted)


def test_owners_are_known_by_their_whole_id() -> None:
    owners = frozenset({"console:ada"})
    assert role_of(ADA, Role.MEMBER, owners) is Role.OWNER
    assert role_of(BOB, Role.MODERATOR, owners) is Role.MODERATOR
    assert role_of(User("discord:ada", "ada"), Role.MEMBER, owners) is Role.MEMBER
    assert role_of(User("ada", "console:ada"), Role.MEMBER, owners) is Role.MEMBER


def test_one_use_too_many_is_told_how_long_to_wait() -> None:
    clock = HeldClock(START)
    cooldowns = Cooldowns(clock)
    cooldowns.take("faq ask", ADA, TWICE)
    clock.move_to(START + timedelta(seconds=20))
    cooldowns.take("faq ask", ADA, TWICE)
    with pytest.raises(UserError, match=r"^That was quick\. Please try again in 40 seconds\.$"):
        cooldowns.take("faq ask", ADA, TWICE)
    clock.move_to(START + timedelta(seconds=59))
    with pytest.raises(UserError, match="in a second"):
        cooldowns.take("faq ask", ADA, TWICE)


def test_a_use_is_forgotten_when_its_time_is_over() -> None:
    clock = HeldClock(START)
    cooldowns = Cooldowns(clock)
    for seconds in (0, 30, 60, 90):
        clock.move_to(START + timedelta(seconds=seconds))
        cooldowns.take("faq ask", ADA, TWICE)
    with pytest.raises(UserError, match="in 30 seconds"):
        cooldowns.take("faq ask", ADA, TWICE)


def test_a_refused_use_does_not_count() -> None:
    clock = HeldClock(START)
    cooldowns = Cooldowns(clock)
    once = Cooldown(1, timedelta(minutes=1))
    cooldowns.take("faq ask", ADA, once)
    for seconds in (10, 20, 50):
        clock.move_to(START + timedelta(seconds=seconds))
        with pytest.raises(UserError):
            cooldowns.take("faq ask", ADA, once)
    clock.move_to(START + timedelta(seconds=60))
    cooldowns.take("faq ask", ADA, once)


def test_people_and_commands_are_counted_apart() -> None:
    cooldowns = Cooldowns(HeldClock(START))
    once = Cooldown(1, timedelta(minutes=1))
    cooldowns.take("faq ask", ADA, once)
    cooldowns.take("faq ask", BOB, once)
    cooldowns.take("quote", ADA, once)
    with pytest.raises(UserError):
        cooldowns.take("quote", ADA, once)


def test_many_people_do_not_fill_the_memory_for_ever() -> None:
    clock = HeldClock(START)
    cooldowns = Cooldowns(clock)
    for number in range(2000):
        cooldowns.take("faq ask", User(f"console:{number}", "x"), TWICE)
    clock.move_to(START + timedelta(days=2))
    cooldowns.take("faq ask", ADA, TWICE)
    assert len(cooldowns._uses) == 1
