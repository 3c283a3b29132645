"""What the quote board keeps: SQL alone."""

from .people import (
    add_author,
    add_nominator,
    add_refusal,
    find_author,
    forget_asking,
    forget_nominations,
    forget_nominators,
    get_secret,
    has_refused,
    list_nominated,
    list_nominators,
    list_secrets,
    note_read,
    remove_refusal,
)
from .quotes import Quotes, list_communities, list_waiting_communities
from .roundups import (
    add_roundup,
    find_plan,
    find_roundup,
    find_roundup_with,
    list_numbers,
    list_plans,
    save_plan,
)
from .tables import metadata
from .votes import Votes, forget_reactions, list_cast

__all__ = [
    "Quotes",
    "Votes",
    "add_author",
    "add_nominator",
    "add_refusal",
    "add_roundup",
    "find_author",
    "find_plan",
    "find_roundup",
    "find_roundup_with",
    "forget_asking",
    "forget_nominations",
    "forget_nominators",
    "forget_reactions",
    "get_secret",
    "has_refused",
    "list_cast",
    "list_communities",
    "list_nominated",
    "list_nominators",
    "list_numbers",
    "list_plans",
    "list_secrets",
    "list_waiting_communities",
    "metadata",
    "note_read",
    "remove_refusal",
    "save_plan",
]
