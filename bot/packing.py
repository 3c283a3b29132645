"""Packing: replies and rooms as JSON, to be kept until they are wanted."""

import json
from base64 import b64decode, b64encode
from typing import Any

from bot.chat import Button, Card, File, Place, Reply, Room, Team


async def pack_reply(reply: Reply) -> str:
    """Write a reply with its files as text."""
    files = [[each.name, b64encode(await each.read()).decode(), each.about] for each in reply.files]
    card = reply.card
    packed = {
        "text": reply.text,
        "card": _pack_card(card) if card else None,
        "buttons": [[each.label, each.token, each.typed] for each in reply.buttons],
        "files": files,
        "mentions": [[each.id, each.name] for each in reply.mentions],
        "publish": reply.publish,
    }
    return json.dumps({key: value for key, value in packed.items() if value}, ensure_ascii=False)


def unpack_reply(text: str) -> Reply:
    """Read a reply."""
    packed: dict[str, Any] = json.loads(text or "{}")
    card = None
    if "card" in packed:
        title, body, fields, *rest = packed["card"]
        card = Card(title, body, tuple((name, value) for name, value in fields), *rest)
    return Reply(
        text=packed.get("text", ""),
        card=card,
        buttons=tuple(Button.of(*each) for each in packed.get("buttons", ())),
        files=tuple(
            File.of(name, b64decode(data), *about) for name, data, *about in packed.get("files", ())
        ),
        mentions=tuple(Team(*each) for each in packed.get("mentions", ())),
        publish=packed.get("publish", False),
    )


def _pack_card(card: Card) -> list[Any]:
    texts = (card.link, card.image, card.image_text)
    return [card.title, card.body, card.fields, card.footer, *texts]


def pack_room(room: Room) -> dict[str, Any]:
    """Write a room as JSON can hold it."""
    place = [room.place.id, room.place.name] if room.place else None
    return {
        "id": room.id,
        "name": room.name,
        "is_direct": room.is_direct,
        "community": room.community,
        "place": place,
        "is_private": room.is_private,
    }


def unpack_room(packed: dict[str, Any]) -> Room:
    """Read a room."""
    place = Place(*packed["place"]) if packed["place"] else None
    return Room(**{**packed, "place": place})
