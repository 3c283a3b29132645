"""Invitation: what the bot needs to be allowed in a server, and the link that asks for it."""

import discord

NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
}
"""Every permission that is needed, by discord.py's name for it, as Discord shows it."""

PERMISSIONS = discord.Permissions(**dict.fromkeys(NEEDED, True))
SCOPES = ("bot", "applications.commands")


def invite(application: int) -> str:
    """Give the link by which a bot is invited to a server."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


def list_lacking(have: discord.Permissions) -> list[str]:
    """List what is needed and not there, as Discord shows it."""
    return [shown for name, shown in NEEDED.items() if not getattr(have, name)]
