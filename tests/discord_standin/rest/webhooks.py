"""Webhooks: followups to interactions, and what became of their first response.

https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.compose import write
from tests.discord_standin.errors import Refused
from tests.discord_standin.interactions import Interaction
from tests.discord_standin.messages import Flag, Message
from tests.discord_standin.rest.callbacks import post_response
from tests.discord_standin.rest.messages import check_edit
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.rules.messages import check_message
from tests.discord_standin.rules.uploads import check_uploads

PLACE = "/webhooks/{application}/{token}"


def _interaction(call: Call) -> Interaction:
    world = call.world
    if call.id("application") != world.application_id:
        raise errors.unknown("webhook")
    interaction = world.interactions.get(call.values["token"])
    # Until it is acknowledged, there is nothing to follow up on.
    if interaction is None or interaction.response is None:
        raise errors.unknown("webhook")
    if interaction.is_over(world.wire.clock.now()):
        raise Refused(401, 50027, "Invalid Webhook Token")
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    if "message" not in call.values:
        message = interaction.original
    else:
        known = [*interaction.sent, *([interaction.source] if interaction.source else [])]
        message = next((each for each in known if each.id == call.id("message")), None)
    if message is None or message.is_deleted:
        raise errors.unknown("message")
    return message


@route("POST", PLACE, is_open=True)
def follow_up(call: Call) -> Any:
    """Send a followup; the first after a deferral fills in the message that is loading."""
    interaction = _interaction(call)
    check_message(call.body, files=len(call.files))
    check_uploads(call.files)
    original = interaction.original
    fills_in = interaction.awaits_followup and original and not original.is_deleted
    interaction.awaits_followup = False
    if fills_in and original:
        return _change(call, interaction, original)
    message = post_response(call.world, interaction, call.body, call.files)
    return call.world.shape(message)


@route("GET", PLACE + "/messages/@original", is_open=True)
@route("GET", PLACE + "/messages/{message}", is_open=True)
def get_response(call: Call) -> Any:
    """Get a response."""
    return call.world.shape(_message(call, _interaction(call)))


@route("PATCH", PLACE + "/messages/@original", is_open=True)
@route("PATCH", PLACE + "/messages/{message}", is_open=True)
def edit_response(call: Call) -> Any:
    """Edit a response, also one that only one person sees."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    check_edit(message, call.body, len(call.files))
    check_uploads(call.files)
    if message is interaction.original:
        interaction.awaits_followup = False
    return _change(call, interaction, message)


def _change(call: Call, interaction: Interaction, message: Message) -> dict[str, Any]:
    was_loading = message.is_loading
    # Who sees a message is settled when it appears.
    body = call.body | {"flags": (call.body.get("flags") or message.flags) & ~Flag.EPHEMERAL}
    write(call.world, interaction.channel, message, body, call.files)
    message.flags &= ~Flag.LOADING
    if was_loading:
        interaction.filled_in.set()
    call.world.edited(interaction.channel, message)
    if was_loading:
        message.edited_at = None
    return call.world.shape(message)


@route("DELETE", PLACE + "/messages/@original", is_open=True)
@route("DELETE", PLACE + "/messages/{message}", is_open=True)
def delete_response(call: Call) -> Any:
    """Delete a response, also one that only one person sees."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    call.world.delete(interaction.channel, message)
    if message.is_loading:
        interaction.filled_in.set()
