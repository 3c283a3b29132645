"""One person on Discord and on Matrix at once: linked, told what is held, and erased on both."""

from pathlib import Path

from bot.markup import plain
from tests.adapters.together import PATIENCE, make_room, serving
from tests.cogs.test_accounts import code_in
from tests.discord_standin.acting import At
from tests.matrix_server import People, Synapse
from tests.talk import Heard


async def gets_code(at: At) -> Heard:
    """Ask for a code by slash, and read the answer once it is there."""
    message = await (await at.slash("link")).finished(PATIENCE)
    return Heard(plain(message.text))


async def test_a_person_links_two_networks_and_is_erased_on_both(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with serving(await synapse.register("Staffroom"), tmp_path) as both:
        mo, ada = both.moderator(), await people.person("Ada")
        room = await make_room(ada, both.account, encrypted=True)
        direct = await ada.makes_room("", both.account, encrypted=True, direct=True)

        async def asks(text: str, start: str, *, where: str = direct) -> str:
            await ada.says(where, text)
            heard = await ada.waits_for(direct, lambda each: each.body.startswith(start))
            assert heard.is_encrypted
            return heard.body

        await mo.slash("faq-mod add", entry="Where do I hang my coat? | On the hook by the door.")
        spoilt = code_in(await gets_code(mo))
        await asks(f"!link {spoilt}", "Others could read", where=room)
        await asks(f"link {spoilt}", "I don't know that code")
        code = code_in(await gets_code(mo))
        assert "given to Mo on Discord" in await asks(f"link {code}", "That code was given")
        assert "- Mo on Discord" in (linked := await asks("1", "Linked."))
        assert "- Ada on Matrix" in linked

        await asks("privacy export", "Here is all that I hold on you.")
        file = await ada.waits_for(direct, lambda each: each.has_file)
        told = (await ada.downloads(file)).decode()
        for title in (
            "Your linked accounts (2)",
            "Answers of the FAQ that you added or changed (1)",
            "Rooms on Matrix that you invited me to",
            "Numbered choices under my answers to you",
        ):
            assert title in told
        await asks("privacy erase", "Erase what I hold on you?")
        await asks("1", "Erased.")
        database = b"".join(each.read_bytes() for each in tmp_path.glob("staffroom.db*"))
        assert ada.user_id.encode() not in database
        assert f"discord:{mo.person.id}".encode() not in database
        assert "by a colleague" in await asks("faq history 66", "History of")
        # Whoever gave the code was told, lest somebody else typed it.
        seen = [each.text for each in mo.person.dm().seen]
        assert any("now linked with Ada on Matrix" in each for each in seen)
        await ada.says(room, "!help faq ask")
        await ada.waits_for(room, lambda each: each.body.startswith("Usage: faq ask"))
