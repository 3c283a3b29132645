"""Compose: a message from what the bot sent, with its files, embeds and components as shown."""

import itertools
import mimetypes
from dataclasses import dataclass
from typing import Any

from tests.discord_standin.mentions import set_mentions
from tests.discord_standin.messages import Attachment, Flag, Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import Channel
from tests.discord_standin.world import World

MAY_SET = (
    Flag.SUPPRESS_EMBEDS | Flag.EPHEMERAL | Flag.SUPPRESS_NOTIFICATIONS | Flag.IS_COMPONENTS_V2
)


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    name: str
    content: bytes
    kind: str = ""


def write(
    world: World, channel: Channel, message: Message, body: dict[str, Any], files: dict[str, Upload]
) -> None:
    """Put what a body says into a message; what it does not name stays as it is."""
    if "content" in body:
        message.content = body["content"] or ""
    if body.get("flags") is not None:
        # Of what a message once was, only this can be taken back.
        message.flags = (message.flags & ~Flag.SUPPRESS_EMBEDS) | (body["flags"] & MAY_SET)
    _attach(world, channel, message, body, files)
    if "embeds" in body:
        # Without Embed Links none are shown: https://discord.com/developers/docs/topics/permissions
        may = channel.may(message.author, Permission.EMBED_LINKS)
        embeds = body["embeds"] or []
        message.embeds = [_show_embed(each, message.attachments) for each in embeds] if may else []
    if "components" in body:
        message.components = _show_components(body["components"] or [], message.attachments)
    if body.get("poll"):
        message.poll = _show_poll(world, body["poll"])
    if "content" in body or "allowed_mentions" in body or message.reply_to:
        set_mentions(message, channel, world.people, body.get("allowed_mentions"))


def _attach(
    world: World, channel: Channel, message: Message, body: dict[str, Any], files: dict[str, Upload]
) -> None:
    named = {str(each["id"]): each for each in body.get("attachments") or []}
    if "attachments" in body and body["attachments"] is not None:
        message.attachments = [each for each in message.attachments if str(each.id) in named]
    for number, upload in files.items():
        about = named.get(number, {})
        name = about.get("filename") or upload.name
        kind = upload.kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = world.store(channel, name, upload.content, kind)
        message.attachments.append(
            Attachment(stored.id, name, stored.content, kind, stored.url, about.get("description"))
        )


def _show_embed(embed: dict[str, Any], attachments: list[Attachment]) -> dict[str, Any]:
    shown: dict[str, Any] = _clean(embed) | {"type": "rich"}
    if "fields" in shown:
        shown["fields"] = [{"inline": False} | each for each in shown["fields"]]
    for key in ("image", "thumbnail"):
        if key in shown:
            url = _address(shown[key]["url"], attachments)
            shown[key] = {"url": url, "proxy_url": url, "width": 1, "height": 1, "flags": 0}
    return shown


def _show_components(
    components: list[dict[str, Any]], attachments: list[Attachment]
) -> list[dict[str, Any]]:
    numbers = itertools.count(1)

    def show(item: dict[str, Any]) -> dict[str, Any]:
        shown = {"id": next(numbers)} | _clean(item)
        for key in ("accessory", "component"):
            if key in shown:
                shown[key] = show(shown[key])
        if "components" in shown:
            shown["components"] = [show(each) for each in shown["components"]]
        for key in ("media", "file"):
            if key in shown:
                url = _address(shown[key]["url"], attachments)
                shown[key] = {"url": url, "proxy_url": url, "width": 1, "height": 1}
        return _complete(shown)

    return [show(each) for each in components]


def _complete(shown: dict[str, Any]) -> dict[str, Any]:
    if shown["type"] == 17:
        return {"accent_color": None, "spoiler": False} | shown
    if 3 <= shown["type"] <= 8 and shown["type"] != 4:
        shown.pop("required", None)  # only known to modals
        return {"min_values": 1, "max_values": 1} | shown
    return shown


def _show_poll(world: World, poll: dict[str, Any]) -> dict[str, Any]:
    answers = [
        {"answer_id": number, "poll_media": _clean(each["poll_media"])}
        for number, each in enumerate(poll["answers"], 1)
    ]
    return {
        "question": _clean(poll["question"]),
        "answers": answers,
        "expiry": world.wire.clock.now().isoformat(),
        "allow_multiselect": poll.get("allow_multiselect", False),
        "layout_type": poll.get("layout_type", 1),
        "results": {"answer_counts": [], "is_finalized": False},
    }


def _address(url: str, attachments: list[Attachment]) -> str:
    scheme, _, name = url.partition("://")
    if scheme != "attachment":
        return url
    return next((each.url for each in attachments if each.name == name), url)


def _clean(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _clean(value) for key, value in item.items() if value is not None}
    return [_clean(each) for each in item] if isinstance(item, list) else item
