"""Contact: whether a platform can be reached, as its adapter sees it at this moment."""

from collections.abc import Callable, Iterable

STARTING = "I have not been able to sign in there since I was started."
SILENT = (
    "It does not answer. There is nothing for you to do; if it lasts, please tell whoever runs me."
)
_SHUT_OUT = "I can't mend that by myself. Please pass this on to whoever runs me: {}"


class Contact:
    """What an adapter says of its platform: `trouble` is why it is out of reach, or "".

    The words are for moderators, who can't see the bot's machine.
    """

    def __init__(
        self, platform: str, *, trouble: str = "", communities: Iterable[str] = ()
    ) -> None:
        """Take the communities that are there, beside those of approved places."""
        self.platform = platform
        self.communities = frozenset(communities)
        self.trouble = trouble
        self.watchers: list[Callable[[], None]] = []
        """Called each time that the platform is found again."""

    @property
    def title(self) -> str:
        """Name the platform as people do."""
        return self.platform.capitalize()

    def lose(self, trouble: str) -> None:
        """Note that the platform is out of reach, and why."""
        self.trouble = trouble

    def give_up(self, reason: str) -> None:
        """Note that the bot is not let in; the reason is for whoever runs it."""
        self.lose(_SHUT_OUT.format(reason))

    def find(self) -> None:
        """Note that the platform is within reach."""
        if self.trouble:
            self.trouble = ""
            for told in self.watchers:
                told()
