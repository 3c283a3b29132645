"""Samples of exchanges, each as it should be."""

from typing import Any

from tests.adapters.discord.samples import (
    ANNA,
    APP,
    BOT,
    NOW,
    ROOM,
    SAID,
    SERVER,
    application,
    button,
    channel,
    command,
    embed,
    form,
    guild,
    member,
    message,
    row,
    select,
    user,
)
from tests.discord_standin.exchange import Exchange


def exchange(method: str, path: str, request: Any = None, **more: Any) -> Exchange:
    """One exchange: 204 unless it is told that something came back."""
    return Exchange(
        method=method,
        path=path,
        query=more.get("query", {}),
        content_type=more.get("content_type", "" if request is None else "application/json"),
        request=request,
        status=more.get("status", 200 if "response" in more else 204),
        response=more.get("response"),
        files=more.get("files", ()),
    )


_ROOM = f"/channels/{ROOM}/messages"
_CALLBACK = "/interactions/70/aW50ZXJhY3Rpb24/callback"
_ORIGINAL = f"/webhooks/{APP}/aW50ZXJhY3Rpb24/messages/@original"
_OPTIONS = [{"type": 3, "name": "question", "description": "What to ask", "required": True}]
_SYNCED = {
    "id": "80",
    "application_id": APP,
    "version": "81",
    "default_member_permissions": None,
    "type": 1,
    "name": "ask",
    "description": "Ask a question",
    "guild_id": SERVER,
    "options": _OPTIONS,
}
_CALLED_BY = {
    "id": "70",
    "type": 2,
    "name": "ask",
    "user": user(),
    "authorizing_integration_owners": {"0": SERVER},
}
_ANSWERED = {
    "interaction": {"id": "70", "type": 2, "response_message_id": SAID, "channel_id": ROOM},
    "resource": {
        "type": 4,
        "message": message(
            interaction_metadata={k: v for k, v in _CALLED_BY.items() if k != "name"}
        ),
    },
}
_POLL = {
    "question": {"text": "Which day?"},
    "answers": [{"poll_media": {"text": "Monday"}}, {"poll_media": {"text": "Friday"}}],
    "duration": 24,
    "allow_multiselect": False,
    "layout_type": 1,
}
_ASKED = {
    "question": {"text": "Which day?"},
    "answers": [{"answer_id": 1, "poll_media": {"text": "Monday"}}],
    "expiry": NOW,
    "allow_multiselect": False,
    "layout_type": 1,
    "results": {"answer_counts": [], "is_finalized": False},
}
_UPLOADED = {
    "id": "90",
    "filename": "rota.csv",
    "size": 12,
    "url": "https://cdn.discordapp.com/attachments/20/90/rota.csv",
    "proxy_url": "https://media.discordapp.net/attachments/20/90/rota.csv",
}
_ROW_BACK = {"type": 1, "id": 1, "components": [button(id=2)]}

EXCHANGES: dict[str, Exchange] = {
    "say": exchange(
        "POST",
        _ROOM,
        {"content": "Hello", "tts": False, "embeds": [embed()], "components": [row(button())]},
        response=message(
            components=[_ROW_BACK], embeds=[{"type": "rich", "title": "Standing down"}]
        ),
    ),
    "say by parts": exchange(
        "POST",
        _ROOM,
        {
            "flags": 1 << 15,
            "components": [
                {"type": 17, "components": [{"type": 10, "content": "# Rota"}, row(select())]}
            ],
            "allowed_mentions": {"parse": [], "users": [ANNA]},
        },
        response=message(),
    ),
    "upload": exchange(
        "POST",
        _ROOM,
        {"content": "The rota", "attachments": [{"id": 0, "filename": "rota.csv"}]},
        content_type="multipart/form-data",
        files=("rota.csv",),
        response=message(attachments=[_UPLOADED]),
    ),
    "poll": exchange("POST", _ROOM, {"poll": _POLL}, response=message(poll=_ASKED)),
    "edit": exchange("PATCH", f"{_ROOM}/{SAID}", {"content": "Hello!"}, response=message()),
    "delete": exchange("DELETE", f"{_ROOM}/{SAID}"),
    "history": exchange("GET", _ROOM, query={"limit": "50", "before": "99"}, response=[message()]),
    "react": exchange("PUT", f"{_ROOM}/{SAID}/reactions/👍/@me"),
    "answer": exchange(
        "POST",
        _CALLBACK,
        {"type": 4, "data": {"content": "Nine.", "tts": False, "flags": 64}},
        query={"with_response": "1"},
        response=_ANSWERED,
    ),
    "wait": exchange("POST", _CALLBACK, {"type": 5, "data": {"flags": 64}}),
    "update": exchange(
        "POST", _CALLBACK, {"type": 7, "data": {"content": "Voted", "components": []}}
    ),
    "open form": exchange("POST", _CALLBACK, {"type": 9, "data": form()}),
    "suggest": exchange(
        "POST", _CALLBACK, {"type": 8, "data": {"choices": [{"name": "Leave", "value": "leave"}]}}
    ),
    "suggest nothing": exchange("POST", _CALLBACK, {"type": 8, "data": {"choices": []}}),
    "edit answer": exchange(
        "PATCH", _ORIGINAL, {"content": "Done"}, query={"with_components": "0"}, response=message()
    ),
    "follow up": exchange(
        "POST",
        f"/webhooks/{APP}/aW50ZXJhY3Rpb24",
        {"content": "And", "flags": 64},
        query={"wait": "1"},
        response=message(webhook_id=APP, application_id=APP),
    ),
    "sync": exchange(
        "PUT", f"/applications/{APP}/guilds/{SERVER}/commands", [command()], response=[_SYNCED]
    ),
    "me": exchange(
        "GET",
        "/users/@me",
        response=user(BOT, name="staffroom", bot=True, mfa_enabled=False, locale="en-GB"),
    ),
    "application": exchange("GET", "/oauth2/applications/@me", response=application()),
    "server": exchange("GET", f"/guilds/{SERVER}", query={"with_counts": "true"}, response=guild()),
    "member": exchange("GET", f"/guilds/{SERVER}/members/{ANNA}", response=member()),
    "rooms": exchange("GET", f"/guilds/{SERVER}/channels", response=[channel()]),
    "give role": exchange("PUT", f"/guilds/{SERVER}/members/{ANNA}/roles/11"),
    "allow": exchange(
        "PUT", f"/channels/{ROOM}/permissions/{ANNA}", {"allow": "1024", "deny": "0", "type": 1}
    ),
    "refused": exchange(
        "GET",
        f"{_ROOM}/{SAID}",
        status=404,
        response={"code": 10008, "message": "Unknown Message"},
    ),
    "refused for a field": exchange(
        "POST",
        _ROOM,
        {"content": ""},
        status=400,
        response={
            "code": 50035,
            "message": "Invalid Form Body",
            "errors": {
                "content": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "Required"}]}
            },
        },
    ),
    "too fast": exchange(
        "DELETE",
        f"{_ROOM}/{SAID}",
        status=429,
        response={"code": 0, "message": "Slow down", "retry_after": 0.5, "global": False},
    ),
    "broken": exchange("GET", _ROOM, status=502),
}
