"""Messages: what is in one, and what a person reads in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntFlag
from typing import Any

from tests.discord_standin.wire import User

BUTTON, LINK = 2, 5
SELECTS = {3: "string", 5: "user", 6: "role", 7: "mentionable", 8: "channel"}


class Flag(IntFlag):
    """https://discord.com/developers/docs/resources/message#message-object-message-flags."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


@dataclass(frozen=True, eq=False, repr=False)
class Attachment:
    """A file of a message, kept where the bot can fetch it."""

    id: int
    name: str
    content: bytes
    kind: str
    url: str
    description: str | None = None

    @property
    def shape(self) -> dict[str, Any]:
        """Give it as JSON."""
        shape = {
            "id": str(self.id),
            "filename": self.name,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url.replace("cdn.discordapp.com", "media.discordapp.net"),
            "content_type": self.kind,
        }
        return shape | ({"description": self.description} if self.description else {})


@dataclass(eq=False, repr=False)
class Message:
    """A message; equal only to itself."""

    id: int
    channel_id: int
    author: User
    sent_at: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    edited_at: datetime | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reactions: dict[str, list[User]] = field(default_factory=dict)
    only_for: User | None = None
    """The one person who sees it, if it is ephemeral."""
    nonce: str | int | None = None
    reply_to: "Message | None" = None
    is_reply: bool = False
    is_pinned: bool = False
    is_deleted: bool = False
    poll: dict[str, Any] | None = None
    of_interaction: dict[str, Any] = field(default_factory=dict)
    """What only a response to an interaction has: `interaction_metadata`, `webhook_id`, ..."""

    def __repr__(self) -> str:
        marks = [*(["ephemeral"] if self.is_ephemeral else []), *self.buttons]
        return f"<{self.author.name}: {self.text!r} {marks}>"

    @property
    def is_ephemeral(self) -> bool:
        """Tell whether only one person sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def is_public(self) -> bool:
        """Tell whether everyone in its place sees it."""
        return not self.flags & Flag.EPHEMERAL and not self.is_deleted

    @property
    def is_loading(self) -> bool:
        """Tell whether it still says that the bot is thinking."""
        return bool(self.flags & Flag.LOADING)

    def is_seen_by(self, user: User) -> bool:
        """Tell whether somebody in its place sees it."""
        return not self.is_deleted and self.only_for in (None, user)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """List all components, nested ones too."""
        return list(walk(self.components))

    @property
    def buttons(self) -> list[str]:
        """List the labels of all buttons, or their emoji where they have no label."""
        return [label_of(each) for each in self.parts if each["type"] == BUTTON]

    @property
    def links(self) -> dict[str, str]:
        """Give the addresses of link buttons, by label."""
        return {label_of(each): each["url"] for each in self.parts if each.get("style") == LINK}

    @property
    def text(self) -> str:
        """Join all that can be read in it."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("author", {}).get("name", "")]
            lines += [embed.get("title", ""), embed.get("description", "")]
            for each in embed.get("fields", []):
                lines += [each["name"], each["value"]]
            lines += [embed.get("footer", {}).get("text", "")]
        lines += [each["content"] for each in self.parts if each["type"] == 10]
        return "\n".join(line for line in lines if line)


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give components and what is in them, in reading order."""
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        nested = [
            each[key] for key in ("accessory", "component") if isinstance(each.get(key), dict)
        ]
        yield from walk(nested)


def label_of(button: dict[str, Any]) -> str:
    """Give what is written on a button."""
    return str(button.get("label") or (button.get("emoji") or {}).get("name") or "")
