"""Interactions: what a person began with the bot, and how the bot has responded so far."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.discord_standin.messages import Message
from tests.discord_standin.places import Channel
from tests.discord_standin.wire import User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type."""

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Types of callbacks, under the same link."""

KINDS = {
    MESSAGE: "message",
    DEFERRED: "deferred",
    DEFERRED_UPDATE: "deferred",
    UPDATE: "update",
    CHOICES: "autocomplete",
    MODAL: "modal",
}

TOKEN_LASTS = timedelta(minutes=15)


@dataclass(eq=False, repr=False)
class Interaction:
    """One interaction."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    at: datetime
    data: dict[str, Any]
    source: Message | None = None
    """The message whose component was used, or on which the modal was opened."""
    parent: "Interaction | None" = None
    """What opened the modal that is being submitted."""
    began: float = field(default_factory=time.monotonic)
    response: int | None = None
    original: Message | None = None
    """What `@original` means; None before the response, and where there is none."""
    awaits_followup: bool = False
    """Whether the next followup fills in the loading message."""
    sent: list[Message] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    filled_in: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the message no longer says that the bot is thinking."""

    def is_over(self, now: datetime) -> bool:
        """Tell whether its token no longer works."""
        return now - self.at > TOKEN_LASTS

    @property
    def metadata(self) -> dict[str, Any]:
        """Give what messages tell of it."""
        guild = self.channel.guild
        metadata: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.shape,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        }
        if self.kind == COMPONENT and self.source:
            metadata["interacted_message_id"] = str(self.source.id)
        if self.kind == MODAL_SUBMIT and self.parent:
            metadata["triggering_interaction_metadata"] = self.parent.metadata
        if self.kind == COMMAND and "target_id" in self.data:
            kind = "target_message_id" if self.data["type"] == 3 else "target_user"
            target = self.data["target_id"]
            metadata[kind] = (
                target if self.data["type"] == 3 else self.data["resolved"]["users"][target]
            )
        return metadata


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
    """What came of an interaction: the bot's first response."""

    interaction: Interaction

    @property
    def kind(self) -> str:
        """Name the response: message, deferred, update, autocomplete or modal."""
        return KINDS[self.interaction.response or 0]

    @property
    def message(self) -> Message:
        """Give the message that `@original` means."""
        assert self.interaction.original, f"a response of kind {self.kind} has no message"
        return self.interaction.original

    async def finished(self, timeout: float = 5) -> Message:  # noqa: ASYNC109 - a test's patience
        """Wait until the message no longer says that the bot is thinking, and give it."""
        if self.message.is_loading:
            await asyncio.wait_for(self.interaction.filled_in.wait(), timeout)
        return self.message

    @property
    def choices(self) -> list[dict[str, Any]]:
        """List the choices offered by autocompletion."""
        return self.interaction.choices

    @property
    def modal(self) -> dict[str, Any]:
        """Give the modal shown."""
        assert self.interaction.modal, f"a response of kind {self.kind} shows no modal"
        return self.interaction.modal

    @property
    def text(self) -> str:
        """Give what can be read in the message."""
        return self.message.text

    @property
    def is_ephemeral(self) -> bool:
        """Tell whether only one person sees the message."""
        return self.message.is_ephemeral
