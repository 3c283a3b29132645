"""Channels and threads, and who is typing in them."""

from typing import Any

from tests.discord_standin.permissions import Permission
from tests.discord_standin.rest.routes import Call, Created, route


@route("GET", "/channels/{channel}")
def get_channel(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/channel#get-channel."""
    return call.world.channel(call.id("channel")).shape


@route("POST", "/channels/{channel}/typing")
def type_there(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/channel#trigger-typing-indicator."""
    call.world.channel(call.id("channel"), Permission.SEND_MESSAGES)


@route("POST", "/channels/{channel}/threads")
def open_thread(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/channel#start-thread-without-message."""
    channel = call.world.channel(call.id("channel"), Permission.CREATE_PUBLIC_THREADS)
    return Created(channel.thread(call.body["name"]).shape)


@route("POST", "/channels/{channel}/messages/{message}/threads")
def open_thread_from_message(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/channel#start-thread-from-message."""
    channel = call.world.channel(call.id("channel"), Permission.CREATE_PUBLIC_THREADS)
    starter = call.world.message(channel, call.id("message"))
    return Created(channel.thread(call.body["name"], starter).shape)
