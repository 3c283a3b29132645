"""Waivers: what the document refuses though Discord is known to take or to send it.

The document is a preview, and where Discord's written documentation says otherwise, that wins.
Each waiver has a sample in the self-test that needs it.
"""

import re
from dataclasses import dataclass

from tests.discord_standin.conformance.faults import Fault


@dataclass(frozen=True)
class Waiver:
    """One kind of fault that is none; its patterns must match the whole."""

    place: str
    """`request`, `response` with its status, or `frame`."""
    operation: str
    """`METHOD /path/{template}`, or an event's name."""
    path: str
    """The JSON path."""
    keyword: str
    reason: str
    text: str = ".*"
    """What the fault says."""

    def covers(self, operation: str, fault: Fault) -> bool:
        """Tell whether a fault is this one."""
        return (
            self.keyword == fault.keyword
            and re.fullmatch(self.place, fault.place) is not None
            and re.fullmatch(self.operation, operation) is not None
            and re.fullmatch(self.path, fault.path) is not None
            and re.fullmatch(self.text, fault.text) is not None
        )


ANY = ".*"
COMMANDS = r"(POST|PUT|PATCH) /applications/.*/commands.*"
EDITS = r"PATCH /(channels|webhooks)/.*/messages/.*"
CALLBACK = r"POST /interactions/.*/callback"
NUMBER = r"\d+ is not of type .*"
LIBRARY = "discord.py 2.7 sends it, and Discord passes over what it does not know"

WAIVERS = (
    Waiver(
        "request",
        ANY,
        r"\$(\.data)?\.attachments\[\d+\]\.id",
        "type",
        "it is the number of an uploaded file, in the documentation's own examples too:"
        " https://discord.com/developers/docs/reference#uploading-files",
        NUMBER,
    ),
    Waiver(
        "request",
        ANY,
        r"\$(\.data)?\.(allowed_mentions\.(users|roles)\[\d+\]|message_reference\.\w+_id|recipient_id)",
        "type",
        "discord.py 2.7 sends these ids as numbers, and Discord reads both",
        NUMBER,
    ),
    Waiver("request", EDITS, r"\$\.tts", "x-only", LIBRARY),
    Waiver("request", CALLBACK, r"\$\.data\.tts", "x-only", LIBRARY),
    Waiver(
        "request",
        COMMANDS,
        r"\$(\[\d+\])?\.nsfw",
        "x-only",
        "https://discord.com/developers/docs/interactions/application-commands has it",
    ),
    Waiver("request", ANY, r"\$(\.data)?\.embeds\[\d+\]\.flags", "x-only", LIBRARY),
    Waiver(
        "response 429",
        ANY,
        r"\$\.code",
        "required",
        "a 429 need not have one: https://discord.com/developers/docs/topics/rate-limits",
    ),
    Waiver(
        "response 400",
        ANY,
        r"\$\.errors\..*\['_errors'\]\[\d+\]\.code",
        "type",
        "a field's code is a word: https://discord.com/developers/docs/reference#error-messages",
        "'[A-Z_]+' is not of type .*",
    ),
    Waiver(
        "frame",
        "MESSAGE_CREATE|MESSAGE_UPDATE",
        r"\$\.d\.member\.user",
        "required",
        "it is the message's author: https://discord.com/developers/docs/events/gateway-events",
    ),
    Waiver(
        "frame",
        "GUILD_CREATE",
        r"\$\.d\.(channels|threads)\[\d+\]\.guild_id",
        "required",
        "it is the server around it: https://discord.com/developers/docs/resources/channel",
    ),
)
