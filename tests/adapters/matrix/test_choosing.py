"""Choosing: numbered choices, reactions, edits, forms, files and things to do with messages."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.adapters.matrix.bots import Bot, bring_in, direct_with, new_bot, running_bot
from tests.matrix_server import Message, People, Person, Synapse
from tests.shelf import shelved

ONE, TWO, THREE = (f"{number}\ufe0f\u20e3" for number in (1, 2, 3))
SAMPLE = '''
"""Sample: one of each."""

from typing import Annotated

from bot import Button, Cog, Context, Field, File, Form, Message, Reply, Role, paged

cog = Cog("sample", "Samples")


@cog.command
async def offer(ctx: Context) -> Reply:
    """Offer buttons."""
    return Reply("Choose.", buttons=[Button("Tea", choose, "tea"), Button("Cake", choose, "cake")])


@cog.action
async def choose(ctx: Context, what: str) -> Reply:
    """Take a choice."""
    return Reply(f"{ctx.user.name} has {what}.", buttons=[Button("Undo", undo, what)])


@cog.action
async def undo(ctx: Context, what: str) -> Reply:
    """Take it back."""
    return Reply(f"No {what} then.")


@cog.command
async def pages(ctx: Context) -> Reply:
    """Show pages."""
    return turned(1)


@cog.action
async def turn(ctx: Context, page: int) -> Reply:
    """Turn the page."""
    from dataclasses import replace
    return replace(turned(page), replaces=True)


def turned(page: int) -> Reply:
    return paged("Things", [f"- thing {n}" for n in range(1, 31)], page, turn)


@cog.command
async def secret(ctx: Context) -> Reply:
    """Offer privately."""
    return Reply("Hush.", buttons=[Button("Tea", choose, "tea")], private=True)


@cog.command
async def many(ctx: Context) -> Reply:
    """Offer a lot."""
    return Reply("Choose.", buttons=[Button(f"Number {n}", choose, str(n)) for n in range(1, 13)])


@cog.command
async def sign(ctx: Context) -> Form:
    """Fill a form."""
    return paper.open()


@cog.form("A paper")
async def paper(
    ctx: Context,
    *,
    name: Annotated[str, Field("Name", max_length=10)],
    note: Annotated[str, Field("Note", required=False)],
) -> Reply:
    """Take it."""
    return Reply(f"Signed by {name} ({note}).")


@cog.message_action("Count its letters")
async def count(ctx: Context, message: Message) -> Reply:
    """Count the letters."""
    return Reply(f"{message.author.name} wrote {len(message.text)} letters.")


@cog.command
async def weigh(ctx: Context, file: File) -> Reply:
    """Weigh a file."""
    return Reply(f"{file.name}: {len(await file.read())} bytes")


@cog.command
async def give(ctx: Context) -> Reply:
    """Give a file."""
    return Reply("Here.", files=(File.of("notes.txt", b"some notes"),))


@cog.command
async def long(ctx: Context, words: int) -> Reply:
    """Say a lot."""
    return Reply("\\n\\n".join(f"Paragraph {n}. " + "word " * 50 for n in range(words)))


@cog.command
async def rich(ctx: Context) -> Reply:
    """Say it richly."""
    return Reply("**bold** <b>@room</b> [here](https://example.org) `rich`\\nnext line")
'''


@pytest.fixture
def _sample(tmp_path: Path) -> Iterator[None]:
    with shelved(tmp_path / "shelf", sample=SAMPLE):
        yield


pytestmark = pytest.mark.usefixtures("_sample")


def sampled(synapse: Synapse, folder: Path) -> AbstractAsyncContextManager[Bot]:
    """Run a bot with the sample alone."""
    return new_bot(synapse, folder / "data", cogs_off="faq")


async def pressed(bot: Bot, person: Person, room: str, key: str, message: Message) -> str:
    """Have somebody put a reaction."""
    reaction = await person.reacts(room, key, message.id)
    await bot.handles(reaction)
    return reaction


async def test_buttons_are_numbered_and_have_reactions_to_press(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (offer,) = await bot.asked(ada, room, "!offer")
        assert offer.body == (
            "Choose.\n\n1. Tea\n2. Cake\nAnswer with a number, or press it below."
        )
        assert "<ol><li>Tea</li><li>Cake</li></ol>" in offer.html
        assert list(offer.reactions) == [ONE, TWO]


async def test_a_choice_is_made_by_its_number_or_by_its_reaction(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob])
        (offer,) = await bot.asked(ada, room, "!offer")
        (first,) = await bot.asked(ada, room, "2")
        assert first.body.startswith("Ada has cake.")
        await pressed(bot, bob, room, ONE, offer)
        second = (await bot.said_to(ada, room))[-1]
        assert second.body.startswith("Bob has tea.")
        assert second.reply_to == offer.id
        (third,) = await bot.asked(bob, room, "2", reply_to=offer)
        assert third.body.startswith("Bob has cake.")


async def test_a_number_that_somebody_else_says_is_no_choice(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob])
        await bot.asked(ada, room, "!offer")
        assert await bot.asked(bob, room, "2") == []


async def test_a_reaction_taken_back_undoes_what_it_did(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (offer,) = await bot.asked(ada, room, "!offer")
        reaction = await pressed(bot, ada, room, ONE, offer)
        await bot.handles(await ada.redacts(room, reaction))
        assert (await bot.said_to(ada, room))[-1].body == "No tea then."


async def test_turning_a_page_edits_the_message_and_its_reactions(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (page,) = await bot.asked(ada, room, "!pages")
        assert list(page.reactions) == [ONE]
        await pressed(bot, ada, room, ONE, page)
        (page,) = await bot.said_to(ada, room)
        assert page.is_edited
        assert "thing 11" in page.body
        assert set(page.reactions) == {ONE, TWO}
        await pressed(bot, ada, room, TWO, page)
        (page,) = await bot.said_to(ada, room)
        assert "thing 21" in page.body
        assert bot.account.user_id not in page.reactions.get(TWO, [])


async def test_choices_outlive_a_restart(synapse: Synapse, people: People, tmp_path: Path) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (offer,) = await bot.asked(ada, room, "!offer")
    async with running_bot(bot.account, tmp_path / "data", cogs_off="faq") as again:
        await pressed(again, ada, room, ONE, offer)
        assert "Ada has tea." in (await again.said_to(ada, room))[-1].body


async def test_more_buttons_than_figures_are_chosen_by_number(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (offer,) = await bot.asked(ada, room, "!many")
        assert offer.reactions == {}
        (answer,) = await bot.asked(ada, room, "12")
        assert answer.body.startswith("Ada has 12.")


async def test_a_private_choice_is_offered_directly(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        await bot.asked(ada, room, "!secret")
        direct = await direct_with(ada)
        (answer,) = await bot.asked(ada, direct, "1")
        assert answer.body.startswith("Ada has tea.")


async def test_a_form_is_asked_directly_and_answered_where_it_was_opened(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        opened = await ada.says(room, "!sign")
        await bot.handles(opened)
        direct = await direct_with(ada)
        (asks,) = await bot.said_to(ada, direct)
        assert asks.body.startswith("A paper (1 of 2)\nName?")
        (refused,) = await bot.asked(ada, direct, "much longer than ten")
        assert refused.body.startswith("Name may have 10 characters")
        await bot.asked(ada, direct, "Ada L")
        await bot.asked(ada, direct, "skip")
        (answer,) = await bot.said_to(ada, room)
        assert answer.body == "Signed by Ada L ()."
        assert answer.reply_to == opened


async def test_a_form_can_be_stopped(synapse: Synapse, people: People, tmp_path: Path) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        direct = await bring_in(bot, ada, "", direct=True)
        await bot.asked(ada, direct, "sign")
        (stopped,) = await bot.asked(ada, direct, "cancel")
        assert stopped.body == "Stopped. Nothing was changed."


async def test_a_form_that_a_restart_has_cut_off_is_told_of(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        direct = await bring_in(bot, ada, "", direct=True)
        await bot.asked(ada, direct, "sign")
    async with running_bot(bot.account, tmp_path / "data", cogs_off="faq") as again:
        (told,) = await again.asked(ada, direct, "Ada L")
        assert told.body.startswith("I was restarted while you filled in “A paper”.")
        (fresh,) = await again.asked(ada, direct, "sign")
        assert fresh.body.startswith("A paper (1 of 2)")


async def test_something_is_done_with_the_message_that_is_replied_to(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob], encrypted=True)
        about = await bob.says(room, "seven w")
        (answer,) = await bot.asked(ada, room, "!count", reply_to=about)
        assert answer.body == "Bob wrote 7 letters."


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_files_come_with_a_command_or_are_replied_to(
    synapse: Synapse, people: People, tmp_path: Path, *, is_encrypted: bool
) -> None:
    ada = await people.person("Ada")
    path = tmp_path / "letter.txt"
    path.write_bytes(b"twelve bytes")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=is_encrypted)
        await bot.handles(await ada.sends_file(room, path, text="!weigh"))
        assert (await bot.said_to(ada, room))[-1].body == "letter.txt: 12 bytes"
        file = await ada.sends_file(room, path)
        (answer,) = await bot.asked(ada, room, "!weigh", reply_to=file)
        assert answer.body == "letter.txt: 12 bytes"
        told, given = await bot.asked(ada, room, "!give")
        assert told.body == "Here."
        assert await ada.downloads(given) == b"some notes"


async def test_long_text_is_split_at_paragraphs(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, encrypted=True)
        parts = await bot.asked(ada, room, "!long 40")
        assert len(parts) == 3
        assert all(each.body.startswith("Paragraph") for each in parts)
        begun = await bot.asked(ada, room, "!long 200")
        assert [each.has_file for each in begun] == [False, False, True]


async def test_what_is_said_richly_reads_well_plainly(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with sampled(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        (answer,) = await bot.asked(ada, room, "!rich")
        assert answer.body == "bold <b>@room</b> here (https://example.org) !rich\nnext line"
        assert answer.html == (
            "<p><strong>bold</strong> &lt;b&gt;@room&lt;/b&gt; "
            '<a href="https://example.org">here</a> <code>!rich</code><br />\nnext line</p>'
        )
        assert answer.mentions == {ada.user_id}
