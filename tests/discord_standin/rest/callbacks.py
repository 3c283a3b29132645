"""Callbacks: the first response to an interaction.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
"""

import time
from typing import Any

from tests.discord_standin import errors
from tests.discord_standin import interactions as kinds
from tests.discord_standin.compose import Upload, write
from tests.discord_standin.errors import Problems, Refused
from tests.discord_standin.interactions import Interaction
from tests.discord_standin.messages import Flag, Message
from tests.discord_standin.rest.messages import check_edit
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.rules.commands import check_choices
from tests.discord_standin.rules.messages import check_message
from tests.discord_standin.rules.modals import check_modal
from tests.discord_standin.rules.uploads import check_uploads
from tests.discord_standin.world import World

CHAT_INPUT, CONTEXT_MENU = 20, 23
"""Types of messages that respond to commands."""

FITTING = {
    kinds.COMMAND: (kinds.MESSAGE, kinds.DEFERRED, kinds.MODAL),
    kinds.COMPONENT: (
        kinds.MESSAGE,
        kinds.DEFERRED,
        kinds.DEFERRED_UPDATE,
        kinds.UPDATE,
        kinds.MODAL,
    ),
    kinds.AUTOCOMPLETE: (kinds.CHOICES,),
    kinds.MODAL_SUBMIT: (kinds.MESSAGE, kinds.DEFERRED, kinds.DEFERRED_UPDATE, kinds.UPDATE),
}
"""Which responses go with which interaction."""


@route("POST", "/interactions/{interaction}/{token}/callback", is_open=True)
def respond(call: Call) -> Any:
    """Respond for the first and only time, within three seconds."""
    interaction = call.world.interactions.get(call.values["token"])
    if interaction is None or interaction.id != call.id("interaction"):
        raise errors.unknown("interaction")
    if interaction.response is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    if time.monotonic() - interaction.began > call.world.deadline:
        raise errors.unknown("interaction")
    kind, data = call.body["type"], call.body.get("data") or {}
    _check_fits(interaction, kind)
    match kind:
        case kinds.MESSAGE:
            check_message(data, files=len(call.files))
            check_uploads(call.files)
            post_response(call.world, interaction, data, call.files)
        case kinds.DEFERRED:
            _defer(call.world, interaction, data)
        case kinds.DEFERRED_UPDATE:
            interaction.original = interaction.source
        case kinds.UPDATE:
            _update(call, interaction, data)
        case kinds.CHOICES:
            _offer(interaction, data)
        case kinds.MODAL:
            check_modal(data)
            interaction.modal = data
    interaction.response = kind
    interaction.answered.set()
    return _tell(call, interaction) if call.query.get("with_response") in ("1", "true") else None


def _check_fits(interaction: Interaction, kind: int) -> None:
    fitting = FITTING[interaction.kind]
    # A modal that was not opened from a message has none to update.
    if interaction.source is None:
        fitting = tuple(
            each for each in fitting if each not in (kinds.UPDATE, kinds.DEFERRED_UPDATE)
        )
    if kind not in fitting:
        problems = Problems()
        message = f"Value must be one of {fitting}."
        problems.add("type", "INTERACTION_RESPONSE_TYPE_INVALID", message)
        problems.refuse()


def post_response(
    world: World, interaction: Interaction, data: dict[str, Any], files: dict[str, Upload]
) -> Message:
    """Let a response appear; the first becomes `@original`."""
    message = start_message(world, interaction)
    is_first = interaction.response is None
    if is_first:
        interaction.original = message
        if interaction.kind == kinds.COMMAND:
            is_slash = interaction.data["type"] == 1
            message.kind = CHAT_INPUT if is_slash else CONTEXT_MENU
    write(world, interaction.channel, message, data, files)
    if message.is_ephemeral:
        message.only_for = interaction.user
    interaction.sent.append(message)
    return world.post(interaction.channel, message)


def start_message(world: World, interaction: Interaction) -> Message:
    """Make an empty message that belongs to an interaction."""
    channel = interaction.channel
    message = Message(world.next_id(), channel.id, world.bot, world.wire.clock.now())
    message.of_interaction = {
        "application_id": str(world.application_id),
        "webhook_id": str(world.application_id),
        "interaction_metadata": interaction.metadata,
    }
    return message


def _defer(world: World, interaction: Interaction, data: dict[str, Any]) -> None:
    message = start_message(world, interaction)
    message.flags = Flag.LOADING | ((data.get("flags") or 0) & Flag.EPHEMERAL)
    if interaction.kind == kinds.COMMAND:
        message.kind = CHAT_INPUT if interaction.data["type"] == 1 else CONTEXT_MENU
    if message.is_ephemeral:
        message.only_for = interaction.user
    interaction.original, interaction.awaits_followup = message, True
    interaction.sent.append(message)
    world.post(interaction.channel, message)


def _update(call: Call, interaction: Interaction, data: dict[str, Any]) -> None:
    message = interaction.source
    assert message
    check_edit(message, data, len(call.files))
    check_uploads(call.files)
    interaction.original = message
    write(call.world, interaction.channel, message, data, call.files)
    call.world.edited(interaction.channel, message)


def _offer(interaction: Interaction, data: dict[str, Any]) -> None:
    problems = Problems()
    check_choices(problems, "data.choices", data.get("choices") or [])
    problems.refuse()
    interaction.choices = data.get("choices") or []


def _tell(call: Call, interaction: Interaction) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    resource: dict[str, Any] = {"type": interaction.response}
    message = interaction.original
    if message:
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.is_ephemeral,
        }
        if interaction.response in (kinds.MESSAGE, kinds.UPDATE):
            resource["message"] = call.world.shape(message)
    if interaction.response not in (kinds.MESSAGE, kinds.UPDATE):
        return {"interaction": told}
    return {"interaction": told, "resource": resource}
