"""Reading: what was typed, cleaned, and turned back if the bot may not keep it."""

from dataclasses import replace

from bot.chat import Message, UserError
from bot.markup import clean
from bot.safeguarding import find_identifiers

MAX_TEXT = 4000
"""Characters that the bot reads in one message: Discord's own limit for one, and a long answer."""


MAX_EMOJI = 100
"""Characters of an emoji: one of a server's own has a name and a number."""


class IdentifyingError(UserError):
    """What was typed seems to identify somebody, so nothing may keep or repeat it."""


def read_text(text: str) -> str:
    """Clean what a person typed; raise UserError if it is too long or identifies somebody."""
    if len(text) > MAX_TEXT:
        raise UserError(
            f"That is {len(text):,} characters long, and I read up to {MAX_TEXT:,} at a time. "
            "Please shorten it, or send it as a file where a command takes one."
        )
    text = clean(text).strip()
    kinds = find_identifiers(text)
    if kinds:
        listed = " and ".join(str(kind) for kind in kinds)
        raise IdentifyingError(
            f"I have not kept what you just typed, because it seems to hold {listed}. "
            "Please say it again without anything that could identify a person."
        )
    return text


def read_chosen(message: Message) -> Message:
    """Give a message that somebody wants something done with; raise UserError as `read_text` does.

    What it seems to hold is told to whoever chose it, as something that they did not type.
    """
    kinds = find_identifiers(clean(message.text))
    if kinds:
        listed = " and ".join(str(kind) for kind in kinds)
        raise IdentifyingError(
            f"I can't use that message, because it seems to hold {listed}. I have kept nothing of "
            "it. Whoever wrote it may want to take it out."
        )
    return replace(message, text=read_text(message.text))


def read_message(message: Message) -> Message:
    """Give a message that was not said to the bot; unreadable if the bot may not keep its words."""
    try:
        return replace(message, text=read_text(message.text))
    except UserError:
        return replace(message, text="", files=(), is_readable=False)


def can_keep(emoji: str) -> bool:
    """Tell whether the bot may keep what somebody reacted with."""
    return len(emoji) <= MAX_EMOJI and not find_identifiers(emoji)
