"""Messages of channels: to list, send, edit, delete, pin and publish.

https://discord.com/developers/docs/resources/message
"""

from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.compose import write
from tests.discord_standin.messages import Flag, Message
from tests.discord_standin.permissions import Permission
from tests.discord_standin.places import NEWS, Channel
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.rules.messages import check_message
from tests.discord_standin.rules.uploads import check_uploads
from tests.discord_standin.wire import Intent


def shape(call: Call, message: Message) -> dict[str, Any]:
    """Give a message as the application may see it, by what is switched on for it."""
    with_content = bool(call.world.privileged & Intent.MESSAGE_CONTENT)
    return call.world.shape(message, with_content=with_content)


@route("GET", "/channels/{channel}/messages")
def list_messages(call: Call) -> Any:
    """List messages, the latest first; without Read Message History there are none."""
    channel = call.world.channel(call.id("channel"))
    if not channel.may(call.world.bot, Permission.READ_MESSAGE_HISTORY):
        return []
    limit, found = int(call.query.get("limit", 50)), channel.messages
    if not 1 <= limit <= 100:
        problems = errors.Problems()
        problems.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        problems.refuse()
    if "before" in call.query:
        found = [each for each in found if each.id < int(call.query["before"])]
    if "after" in call.query:
        found = [each for each in found if each.id > int(call.query["after"])][:limit]
    if "around" in call.query:
        middle = int(call.query["around"])
        before = [each for each in found if each.id < middle][-(limit // 2) :]
        found = before + [each for each in found if each.id >= middle][: limit - len(before)]
    return [shape(call, each) for each in reversed(found[-limit:])]


@route("GET", "/channels/{channel}/messages/{message}")
def get_message(call: Call) -> Any:
    """Get a message."""
    channel = call.world.channel(call.id("channel"), Permission.READ_MESSAGE_HISTORY)
    return shape(call, call.world.message(channel, call.id("message")))


@route("POST", "/channels/{channel}/messages")
def send_message(call: Call) -> Any:
    """Send a message."""
    world = call.world
    channel = world.channel(call.id("channel"))
    check_message(call.body, files=len(call.files))
    check_uploads(call.files)
    _check_may_send(call, channel)
    again = _find_again(call, channel)
    if again:
        return world.shape(again)
    now = world.wire.clock.now()
    message = Message(world.next_id(), channel.id, world.bot, now, nonce=call.body.get("nonce"))
    _refer(call, channel, message)
    write(world, channel, message, call.body, call.files)
    message.flags &= ~Flag.EPHEMERAL  # only responses to interactions can be
    return world.shape(world.post(channel, message))


def _check_may_send(call: Call, channel: Channel) -> None:
    if channel.recipient in call.world.with_closed_dms:
        raise errors.Refused(403, 50007, "Cannot send messages to this user")
    needed = channel.to_send
    if call.files:
        needed |= Permission.ATTACH_FILES
    if call.body.get("poll"):
        needed |= Permission.SEND_POLLS
    if call.body.get("message_reference"):
        needed |= Permission.READ_MESSAGE_HISTORY
    if not channel.may(call.world.bot, needed) or _is_only_embeds(call, channel):
        raise errors.missing_permissions()


def _is_only_embeds(call: Call, channel: Channel) -> bool:
    # Beside other content they are dropped without a word:
    # https://github.com/discord/discord-api-docs/issues/2601
    filled = (call.body.get(key) for key in ("content", "components", "poll", "sticker_ids"))
    may = channel.may(call.world.bot, Permission.EMBED_LINKS)
    return not may and bool(call.body.get("embeds")) and not any(filled) and not call.files


def _find_again(call: Call, channel: Channel) -> Message | None:
    nonce = call.body.get("nonce")
    if nonce is None or not call.body.get("enforce_nonce"):
        return None
    mine = (each for each in channel.messages if each.author is call.world.bot)
    return next((each for each in mine if str(each.nonce) == str(nonce)), None)


def _refer(call: Call, channel: Channel, message: Message) -> None:
    reference = call.body.get("message_reference")
    if not reference:
        return
    target = channel.find(int(reference["message_id"]))
    if target:
        message.reply_to, message.is_reply, message.kind = target, True, 19
    elif reference.get("fail_if_not_exists", True):
        problems = errors.Problems()
        code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
        problems.add("message_reference", code, "Unknown message")
        problems.refuse()


@route("PATCH", "/channels/{channel}/messages/{message}")
def edit_message(call: Call) -> Any:
    """Edit a message of one's own."""
    world = call.world
    channel = world.channel(call.id("channel"))
    message = world.message(channel, call.id("message"))
    if message.author is not world.bot:
        raise errors.Refused(403, 50005, "Cannot edit a message authored by another user")
    check_edit(message, call.body, len(call.files))
    check_uploads(call.files)
    write(world, channel, message, call.body, call.files)
    world.edited(channel, message)
    return world.shape(message)


def check_edit(message: Message, body: dict[str, Any], files: int) -> None:
    """Refuse an edit that breaks a rule or leaves nothing of the message."""
    # The flag cannot be taken off again, so what is added must go with it.
    flags = (body.get("flags") or 0) | (message.flags & Flag.IS_COMPONENTS_V2)
    check_message(body | {"flags": flags}, is_new=False)
    left = body.get("attachments", message.attachments) or files or message.poll
    kept = (body.get(key, getattr(message, key)) for key in ("content", "embeds", "components"))
    if not left and not any(kept):
        raise errors.Refused(400, 50006, "Cannot send an empty message")


@route("DELETE", "/channels/{channel}/messages/{message}")
def delete_message(call: Call) -> Any:
    """Delete a message; another's only with Manage Messages."""
    world = call.world
    channel = world.channel(call.id("channel"))
    message = world.message(channel, call.id("message"))
    is_mine = message.author is world.bot
    if not is_mine and channel.guild is None:
        raise errors.Refused(403, 50003, "Cannot execute action on a DM channel")
    if not is_mine and not channel.may(world.bot, Permission.MANAGE_MESSAGES):
        raise errors.missing_permissions()
    world.delete(channel, message)


@route("POST", "/channels/{channel}/messages/{message}/crosspost")
def publish_message(call: Call) -> Any:
    """Publish a message of an announcement channel."""
    world = call.world
    channel = world.channel(call.id("channel"), Permission.SEND_MESSAGES)
    message = world.message(channel, call.id("message"))
    if channel.kind != NEWS:
        raise errors.Refused(400, 50024, "Cannot execute action on this channel type")
    if message.author is not world.bot and not channel.may(world.bot, Permission.MANAGE_MESSAGES):
        raise errors.missing_permissions()
    if message.flags & Flag.CROSSPOSTED:
        raise errors.Refused(400, 40033, "This message has already been crossposted")
    message.flags |= Flag.CROSSPOSTED
    world.edited(channel, message)
    return world.shape(message)


@route("GET", "/channels/{channel}/messages/pins")
def list_pins(call: Call) -> Any:
    """List pinned messages, the latest first."""
    channel = call.world.channel(call.id("channel"))
    pinned = [each for each in reversed(channel.messages) if each.is_pinned]
    now = call.world.wire.clock.now().isoformat()
    items = [{"pinned_at": now, "message": shape(call, each)} for each in pinned]
    return {"items": items, "has_more": False}


@route("PUT", "/channels/{channel}/messages/pins/{message}")
@route("PUT", "/channels/{channel}/pins/{message}")
def pin_message(call: Call) -> Any:
    """Pin a message."""
    _set_pin(call, is_pinned=True)


@route("DELETE", "/channels/{channel}/messages/pins/{message}")
@route("DELETE", "/channels/{channel}/pins/{message}")
def unpin_message(call: Call) -> Any:
    """Unpin a message."""
    _set_pin(call, is_pinned=False)


def _set_pin(call: Call, *, is_pinned: bool) -> None:
    channel = call.world.channel(call.id("channel"), Permission.PIN_MESSAGES)
    call.world.message(channel, call.id("message")).is_pinned = is_pinned
