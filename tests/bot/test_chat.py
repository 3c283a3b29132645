"""Chat values: what cogs and platforms exchange."""

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from bot.chat import (
    TOKEN_LIMIT,
    Button,
    Card,
    File,
    Reaction,
    Reply,
    Role,
    Room,
    pack_token,
    unpack_token,
)

ARGS = st.lists(st.one_of(st.integers(), st.text(max_size=30)), max_size=4)


class Named:
    """Something that a button can lead to."""

    def token(self, *args: str | int) -> str:
        """Name it."""
        return pack_token("cog.act", args)


@given(ARGS)
def test_a_token_gives_back_what_was_put_in(args: list[str | int]) -> None:
    try:
        token = pack_token("cog.act", tuple(args))
    except ValueError:
        reject()  # too long: see the next test
    assert len(token) <= TOKEN_LIMIT
    assert unpack_token(token) == ("cog.act", tuple(str(each) for each in args))


def test_a_token_has_at_most_as_many_characters_as_every_platform_can_carry() -> None:
    most = "x" * (TOKEN_LIMIT - len("cog.act:"))
    assert len(pack_token("cog.act", (most,))) == TOKEN_LIMIT
    with pytest.raises(ValueError, match=r"cog\.act are too long for a button"):
        pack_token("cog.act", (most + "x",))
    with pytest.raises(ValueError, match="too long"):
        pack_token("cog.act", ("é" * (TOKEN_LIMIT // 3),))


@given(st.text(max_size=300))
def test_any_forged_token_can_be_taken_apart(token: str) -> None:
    name, args = unpack_token(token)
    assert ":" not in name
    assert len(args) == token.count(":")


def test_a_button_carries_its_action_and_arguments() -> None:
    button = Button("Like", Named(), 12, "a:b c%")
    assert button.label == "Like"
    assert unpack_token(button.token) == ("cog.act", ("12", "a:b c%"))
    assert button == Button("Like", Named(), 12, "a:b c%")


def test_a_card_reads_well_as_plain_text() -> None:
    card = Card("Title", "Body", (("Source", "a page"), ("Said", "in 2015")), "Foot")
    assert card.text() == "Title\n\nBody\n\nSource: a page\nSaid: in 2015\n\nFoot"
    assert Card("Title").text() == "Title"


def test_a_reply_is_its_card_and_then_its_text() -> None:
    assert Reply("after", card=Card("Title", "Body")).plain() == "Title\n\nBody\n\nafter"
    assert Reply("alone").plain() == "alone"


def test_each_role_includes_those_before() -> None:
    assert Role.EVERYONE < Role.MEMBER < Role.MODERATOR < Role.OWNER
    assert [role.plural for role in Role] == ["everyone", "members", "moderators", "owners"]


async def test_a_file_of_bytes_is_read_when_it_is_wanted() -> None:
    file = File.of("notes.txt", b"hello")
    assert (file.name, file.size, await file.read()) == ("notes.txt", 5, b"hello")
    assert "hello" not in repr(file)


@pytest.mark.parametrize(
    ("reacted", "wanted", "is_shown"),
    [
        ("\N{THUMBS UP SIGN}", "\N{THUMBS UP SIGN}", True),
        ("\N{THUMBS UP SIGN}\U0001f3ff", " \N{THUMBS UP SIGN} ", True),
        ("\N{HEAVY BLACK HEART}\ufe0f", "\N{HEAVY BLACK HEART}", True),
        ("\N{HEAVY BLACK HEART}", "\N{HEAVY BLACK HEART}\ufe0e", True),
        ("\N{THUMBS DOWN SIGN}", "\N{THUMBS UP SIGN}", False),
        ("<:pick:1>", "<:pick:2>", False),
        ("", "\N{THUMBS UP SIGN}", False),
    ],
)
def test_an_emoji_is_the_same_however_it_is_drawn(
    reacted: str, wanted: str, *, is_shown: bool
) -> None:
    reaction = Reaction("test:1", Room("test:2", "hall"), None, reacted, is_added=True)
    assert reaction.shows(wanted) is is_shown
