"""Rendering a reply: within every limit, nothing lost, in the order in which it is read."""

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord import limits
from bot.adapters.discord.render import NAMELESS, Part, render, split_card
from bot.chat import Button, Card, File, Reply


class Named:
    """A made-up action."""

    def token(self, *args: str | int) -> str:
        """Name it."""
        return ":".join(["made.up", *map(str, args)])


TEXT = st.text(alphabet="ab \n*`", max_size=9000)
SHORT = st.text(alphabet="ab c", max_size=1500)
CARDS = st.builds(
    Card,
    title=SHORT,
    body=TEXT,
    fields=st.lists(st.tuples(SHORT, SHORT), max_size=30).map(tuple),
    footer=st.text(alphabet="xy z", max_size=3000),
)
REPLIES = st.builds(
    Reply,
    text=TEXT,
    card=st.none() | CARDS,
    buttons=st.integers(0, 60).map(
        lambda count: tuple(Button(f"Button {n}" * 9, Named(), n % 50) for n in range(count))
    ),
    files=st.integers(0, 23).map(
        lambda count: tuple(File.of(f"{n}.txt", b"") for n in range(count))
    ),
)


def shown(reply: Reply) -> list[Part]:
    return render(reply, spell=lambda code: f"</{code}:1>", spell_plainly=lambda code: f"/{code}")


def size(card: Card) -> int:
    fields = sum(len(name) + len(value) for name, value in card.fields)
    return len(card.title) + len(card.body) + len(card.footer) + fields


@given(REPLIES)
def test_every_part_is_within_the_limits(reply: Reply) -> None:
    parts = shown(reply)
    assert parts
    for part in parts:
        assert len(part.text) <= limits.TEXT
        assert len(part.buttons) <= limits.BUTTONS
        assert len(part.files) <= limits.FILES
        assert len({each.token for each in part.buttons}) == len(part.buttons)
        if part.card is not None:
            assert size(part.card) <= limits.EMBED
            assert len(part.card.title) <= limits.TITLE
            assert len(part.card.body) <= limits.BODY
            assert len(part.card.footer) <= limits.FOOTER
            assert len(part.card.fields) <= limits.FIELDS
            assert all(0 < len(name) <= limits.FIELD_NAME for name, _ in part.card.fields)
            assert all(0 < len(value) <= limits.FIELD_VALUE for _, value in part.card.fields)


@given(REPLIES)
def test_every_button_and_file_is_there_once(reply: Reply) -> None:
    parts = shown(reply)
    tokens = [each.token for part in parts for each in part.buttons]
    assert tokens == list(dict.fromkeys(each.token for each in reply.buttons))
    names = [each.name for part in parts for each in part.files if each.name != "answer.txt"]
    assert names == [each.name for each in reply.files]


@given(CARDS)
def test_no_word_of_a_card_is_lost(card: Card) -> None:
    whole = " ".join(
        " ".join([each.title, each.body, *(f"{n} {v}" for n, v in each.fields), each.footer])
        for each in split_card(card)
    )
    for text in (card.body, card.footer, *(value for _, value in card.fields)):
        for word in text.replace("*", " ").split():
            if len(word) < 50:
                assert word in whole


def test_a_question_after_a_card_stands_after_it() -> None:
    (part,) = shown(Reply("Was this helpful?", Card("Title", "Body", (("Source", "The post"),))))
    assert part.text == ""
    assert part.card is not None
    assert part.card.fields == (("Source", "The post"), (NAMELESS, "Was this helpful?"))


def test_commands_are_written_as_they_are_used() -> None:
    (part,) = shown(Reply("Type `faq list`, not \\`faq show\\`."))
    assert part.text == "Type </faq list:1>, not \\`faq show\\`."
    (part,) = shown(Reply(card=Card("See `faq list`", "`faq show`", footer="or `help`")))
    assert part.card == Card("See /faq list", "</faq show:1>", footer="or /help")


def test_an_empty_reply_is_one_empty_part() -> None:
    assert shown(Reply()) == [Part()]
