"""What the feeds keep: SQL alone."""

from .entries import (
    add_announced,
    forget_entries,
    list_for_digest,
    list_latest,
    list_posted_ids,
    list_seen,
    list_there,
    remember,
    search_announced,
)
from .feeds import (
    add_feed,
    find_feed_at,
    find_next,
    forget_unwanted,
    get_feed,
    is_followed,
    list_all,
    list_due,
    save_feed,
    save_quiet,
)
from .people import list_in, remove_in
from .subscriptions import (
    Subscriptions,
    list_alike,
    list_wishes,
    move_subscriptions,
    save_subscription,
)
from .tables import metadata

__all__ = [
    "Subscriptions",
    "add_announced",
    "add_feed",
    "find_feed_at",
    "find_next",
    "forget_entries",
    "forget_unwanted",
    "get_feed",
    "is_followed",
    "list_alike",
    "list_all",
    "list_due",
    "list_for_digest",
    "list_in",
    "list_latest",
    "list_posted_ids",
    "list_seen",
    "list_there",
    "list_wishes",
    "metadata",
    "move_subscriptions",
    "remember",
    "remove_in",
    "save_feed",
    "save_quiet",
    "save_subscription",
    "search_announced",
]
