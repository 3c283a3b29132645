"""What the polls keep: SQL alone. Nothing in it is about a single vote."""

from .boxes import Boxed, add_box, find_box, list_box_names, remove_box, replace_box
from .polls import (
    Polls,
    add_poll,
    add_result,
    find_boxed,
    find_poll,
    forget_drafts,
    forget_makers,
    list_in_state,
    list_made,
    list_unscrubbed,
    mark_scrubbed,
    remove_draft,
    save_poll,
)
from .tables import TABLES, metadata

__all__ = [
    "TABLES",
    "Boxed",
    "Polls",
    "add_box",
    "add_poll",
    "add_result",
    "find_box",
    "find_boxed",
    "find_poll",
    "forget_drafts",
    "forget_makers",
    "list_box_names",
    "list_in_state",
    "list_made",
    "list_unscrubbed",
    "mark_scrubbed",
    "metadata",
    "remove_box",
    "remove_draft",
    "replace_box",
    "save_poll",
]
