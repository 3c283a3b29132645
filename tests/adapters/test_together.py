"""One process on Discord and on Matrix at once: one community, one FAQ, and each its own way."""

from pathlib import Path

from bot.markup import plain
from tests.adapters.together import PATIENCE, make_room, serving
from tests.matrix_server import People, Synapse


async def test_what_is_added_on_discord_is_answered_on_matrix(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with serving(await synapse.register("Staffroom"), tmp_path) as both:
        answer = await both.moderator().slash(
            "faq-mod add", entry="Where do I hang my coat? | On the hook by the door."
        )
        assert "Added as #66" in plain((await answer.finished(PATIENCE)).text)
        ada = await people.person("Ada")
        room = await make_room(ada, both.account, encrypted=True)
        await ada.says(room, "!faq ask where do I hang my coat")
        heard = await ada.waits_for(room, lambda each: "On the hook" in each.body)
        assert heard.is_encrypted
        assert heard.body.startswith("#66 Where do I hang my coat?")


async def test_what_is_asked_on_matrix_is_seen_by_moderators_on_discord(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with serving(await synapse.register("Staffroom"), tmp_path) as both:
        ada = await people.person("Ada")
        room = await make_room(ada, both.account)
        await ada.says(room, "!faq pass who waters the plants in the hub?")
        mo = both.moderator()

        await ada.waits_for(room, lambda each: bool(each.reactions))
        seen = (await (await mo.slash("faq-mod unanswered")).finished(PATIENCE)).text
        assert "waters the plants" in seen
        assert "Ada" not in seen
