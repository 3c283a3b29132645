"""The bot's own account, and where its gateway is."""

from typing import Any

from tests.discord_standin import errors
from tests.discord_standin.rest.routes import Call, route
from tests.discord_standin.shapes import application_flags


@route("GET", "/users/@me")
def get_account(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/user#get-current-user."""
    private = {"mfa_enabled": True, "verified": True, "email": None, "locale": "en-US"}
    return call.world.bot.shape | private


@route("GET", "/users/{user}")
def get_user(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/user#get-user."""
    user = call.world.people.get(call.id("user"))
    if user is None:
        raise errors.unknown("user")
    return user.shape


@route("GET", "/oauth2/applications/@me")
def get_application(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/application#get-current-application."""
    world = call.world
    flags = application_flags(world)
    owner = next((each for each in world.people.values() if not each.is_bot), world.bot)
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": world.bot.shape,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner.shape,
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


@route("GET", "/gateway", is_open=True)
def get_gateway(call: Call) -> Any:
    """https://discord.com/developers/docs/events/gateway#get-gateway."""
    del call
    return {"url": "wss://gateway.discord.gg"}


@route("GET", "/gateway/bot")
def get_bot_gateway(call: Call) -> Any:
    """https://discord.com/developers/docs/events/gateway#get-gateway-bot."""
    del call
    limit = {"total": 1000, "remaining": 999, "reset_after": 86400000, "max_concurrency": 1}
    return {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}


@route("POST", "/users/@me/channels")
def open_direct(call: Call) -> Any:
    """https://discord.com/developers/docs/resources/user#create-dm."""
    user = call.world.people.get(int(call.body["recipient_id"]))
    if user is None or user is call.world.bot:
        problems = errors.Problems()
        problems.add("recipient_id", "NUMBER_TYPE_COERCE", "Unknown recipient")
        problems.refuse()
    assert user
    return call.world.direct(user).shape
