"""Platforms: those that are out of reach as a whole."""

from functools import partial

from bot.commands import Host

from .contact import Contact
from .decide import PLATFORM_PATIENCE, Outage
from .render import render_platform, render_platform_over
from .sight import Sight
from .telling import Telling


async def look_at_platforms(host: Host, sight: Sight, telling: Telling) -> None:
    """See which platforms are out of reach, or no longer, and tell every community concerned."""
    for platform, contact in sight.contacts.items():
        communities = {community for subject, community in sight.known if subject == platform}
        if contact.trouble:
            communities |= _communities_on(contact, host)
        for community in sorted(communities):
            known = sight.known.get((platform, community))
            await telling.go_on(
                known or Outage(platform, community, contact.title, sight.now),
                PLATFORM_PATIENCE,
                is_well=not contact.trouble,
                lasts=partial(render_platform, trouble=contact.trouble, zone=host.zone),
                over=partial(render_platform_over, zone=host.zone),
            )


def _communities_on(contact: Contact, host: Host) -> set[str]:
    start = f"{contact.platform}:"
    approved = host.communities.list()
    there = {each.community for each in approved if each.place.id.startswith(start)}
    return there | contact.communities
