"""Rules for messages: their content, embeds and what must not stand together.

https://discord.com/developers/docs/resources/message#create-message
"""

from typing import Any

from tests.discord_standin.errors import Problems, Refused
from tests.discord_standin.messages import Flag
from tests.discord_standin.rules.components import check_components

CONTENT = 2000
"""The OpenAPI document says 4000, which only a Nitro subscriber has."""


def check_message(body: dict[str, Any], *, files: int = 0, is_new: bool = True) -> None:
    """Refuse a message that breaks a rule; `files` counts those that come with it."""
    problems = Problems()
    content, embeds = body.get("content") or "", body.get("embeds") or []
    components, flags = body.get("components") or [], body.get("flags") or 0
    problems.check_length("content", content, CONTENT)
    check_embeds(problems, embeds)
    is_v2 = bool(flags & Flag.IS_COMPONENTS_V2)
    check_components(problems, components, is_v2=is_v2)
    if is_v2:
        _check_alone(problems, body)
    problems.check_length("nonce", str(body.get("nonce") or ""), 25)
    problems.refuse()
    filled = (content, embeds, components, files, body.get("poll"), body.get("sticker_ids"))
    if is_new and not any(filled):
        raise Refused(400, 50006, "Cannot send an empty message")


def _check_alone(problems: Problems, body: dict[str, Any]) -> None:
    # https://discord.com/developers/docs/components/using-message-components#using-components-v2
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            message = "This field cannot be used with MessageFlags.IS_COMPONENTS_V2"
            problems.add(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)


def check_embeds(problems: Problems, embeds: list[dict[str, Any]]) -> None:
    """Note what is wrong with embeds.

    https://discord.com/developers/docs/resources/message#embed-object-embed-limits
    """
    problems.check_count("embeds", embeds, 10)
    for number, embed in enumerate(embeds):
        _check_embed(problems, f"embeds.{number}", embed)
    if sum(_weigh(each) for each in embeds) > 6000:
        message = "Embed size exceeds maximum size of 6000"
        problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_embed(problems: Problems, path: str, embed: dict[str, Any]) -> None:
    problems.check_length(f"{path}.title", embed.get("title") or "", 256)
    problems.check_length(f"{path}.description", embed.get("description") or "", 4096)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    problems.check_length(f"{path}.footer.text", footer.get("text") or "", 2048)
    problems.check_length(f"{path}.author.name", author.get("name") or "", 256)
    fields = embed.get("fields") or []
    problems.check_count(f"{path}.fields", fields, 25)
    for number, each in enumerate(fields):
        where = f"{path}.fields.{number}"
        problems.check_length(f"{where}.name", (each.get("name") or "").strip(), 256, 1)
        problems.check_length(f"{where}.value", (each.get("value") or "").strip(), 1024, 1)


def _weigh(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for each in embed.get("fields") or []:
        texts += [each.get("name"), each.get("value")]
    return sum(len((text or "").strip()) for text in texts)
