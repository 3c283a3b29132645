"""The box and its keys: sealed, of one size, and silent about who came when."""

import stat
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.polls.box import (
    STEP,
    Contents,
    SealError,
    has_room,
    make_key,
    make_tag,
    seal,
    size_for,
    unseal,
)
from cogs.polls.keys import KeyFolder
from cogs.polls.model import Definition, Kind
from tests.cogs.polls.office import define

KEY, BOUND = make_key(), b"definition"
RANKINGS = [each for length in range(1, 7) for each in permutations(range(6), length)]


def fill(voters: list[int], kind: Kind = Kind.SINGLE) -> Contents:
    contents = Contents()
    for voter in voters:
        tag = make_tag(KEY, "a1", f"member:{voter}")
        contents = contents.with_vote([tag], (voter % 3,), kind)
    return contents


@settings(deadline=None)
@given(st.lists(st.integers(0, 999), unique=True, max_size=40))
def test_the_order_of_votes_leaves_nothing(voters: list[int]) -> None:
    assert fill(voters) == fill(sorted(voters)) == fill(voters[::-1])


@settings(deadline=None)
@given(st.lists(st.integers(0, 999), unique=True, max_size=40))
def test_what_is_sealed_is_what_comes_out_and_has_one_size(voters: list[int]) -> None:
    contents = fill(voters)
    box = seal(contents, KEY, BOUND, STEP)
    assert len(box) == STEP
    assert unseal(box, KEY, BOUND) == contents
    assert box != seal(contents, KEY, BOUND, STEP)


def test_it_opens_for_one_key_and_one_definition_only() -> None:
    box = seal(fill([1]), KEY, BOUND, STEP)
    for key, bound, changed in (
        (make_key(), BOUND, box),
        (KEY, b"another", box),
        (KEY, BOUND, box[:-1] + bytes([box[-1] ^ 1])),
        (KEY, BOUND, box[:20]),
        (KEY, BOUND, b""),
    ):
        with pytest.raises(SealError):
            unseal(changed, key, bound)


def test_a_tag_is_of_one_poll_one_key_and_one_account() -> None:
    tag = make_tag(KEY, "a1", "discord:1")
    assert tag == make_tag(KEY, "a1", "discord:1")
    others = [(make_key(), "a1", "discord:1"), (KEY, "a2", "discord:1"), (KEY, "a1", "discord:2")]
    assert tag not in {make_tag(*each) for each in others}


def test_of_several_choices_it_holds_counts_alone() -> None:
    contents = Contents().with_vote([b"a" * 12], (0, 2), Kind.MULTIPLE)
    contents = contents.with_vote([b"b" * 12, b"a" * 12], (2,), Kind.MULTIPLE)
    assert contents == Contents(2, {(0,): 1, (2,): 2}, b"a" * 12 + b"b" * 12)


def test_what_does_not_fit_is_refused() -> None:
    tags = bytes(STEP // 12 * 12)
    full, rest = Contents(1, {(0,): 1}, tags), Contents(1, {(0,): 1}, tags[:-120])
    assert not has_room(full, STEP)
    with pytest.raises(ValueError, match="too small"):
        seal(full, KEY, BOUND, STEP)
    assert has_room(rest, STEP)
    assert len(seal(rest, KEY, BOUND, STEP)) == STEP


@pytest.mark.parametrize("people", [0, 300, 5000, 20_000])
@pytest.mark.parametrize("kind", [*Kind])
def test_everybody_who_may_vote_fits_in_by_two_accounts_each(kind: Kind, people: int) -> None:
    definition: Definition = define(kind, tuple("abcdef"), people=people)
    kinds = RANKINGS[: max(people, 1)] if kind is Kind.RANKED else [(each,) for each in range(6)]
    contents = Contents(people, dict.fromkeys(kinds, 20_000), bytes(2 * 12 * people))
    size = size_for(definition)
    assert size % STEP == 0
    assert len(seal(contents, KEY, BOUND, size)) == size


def test_keys_lie_in_a_file_for_the_owner_alone_that_names_nothing(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "run" / "keys")
    name, keys = folder.create()
    (path,) = (tmp_path / "run" / "keys").iterdir()
    assert path.name == name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.stat().st_size == 96
    assert folder.find(name) == keys
    assert folder.create()[0] != name


def test_keys_are_replaced_in_place(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    name, keys = folder.create()
    before = (tmp_path / name).stat().st_ino
    new = make_key()
    folder.replace(name, keys.current, new)
    found = folder.find(name)
    assert found is not None
    assert found.usable == (keys.current, new)
    folder.replace(name, new, None)
    found = folder.find(name)
    assert found is not None
    assert (found.usable, found.tags) == ((new,), keys.tags)
    assert (tmp_path / name).stat().st_ino == before
    assert keys.current not in (tmp_path / name).read_bytes()


def test_destroyed_keys_are_written_over_first(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    name, _ = folder.create()
    (tmp_path / "kept").hardlink_to(tmp_path / name)
    folder.destroy(name)
    assert (tmp_path / "kept").read_bytes() == bytes(96)
    assert folder.list_names() == []
    folder.destroy(name)
    assert folder.find(name) is None


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "", "a" * 24 + "/", "A" * 24])
def test_a_name_from_the_database_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "secret").write_bytes(bytes(range(96)))
    assert KeyFolder(tmp_path / "keys").find(name) is None
    with pytest.raises(FileNotFoundError):
        KeyFolder(tmp_path / "keys").replace(name, KEY, None)
    assert (tmp_path / "secret").read_bytes() == bytes(range(96))


def test_a_key_file_that_was_cut_is_no_key(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    name, _ = folder.create()
    (tmp_path / name).write_bytes(bytes(64))
    assert folder.find(name) is None
