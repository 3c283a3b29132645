"""Promises: what voters are protected from, and what they are not. Said on every poll."""

from collections.abc import Sequence

from bot import Room

SHORT = (
    "Your vote is secret. Colleagues, moderators and whoever made this poll never see who voted or "
    "how. Whoever gets hold of my files can't tell how you voted. A vote can't be changed."
)
ON_DISCORD = "Discord can see your answer."
ON_BOTH = (
    "It is on two networks: somebody who has not linked their accounts, with `link`, could vote on "
    "both."
)
MORE = "What is protected and what is not: `poll promises`"
PROTECTED = """\
- **Not your colleagues.** You answer where only you see it, and nothing in the room changes when
you do.
- **Not moderators, nor whoever made the poll.** They have no view of their own. Nobody can close a
poll early, look into it, change it once it is open, or open it again. It can only be extended, or
be destroyed unread.
- **Not whoever takes my database, its backups and my logs.** Votes lie in one sealed box, whose key
is kept elsewhere and changes with every vote. No row, time or order of votes is kept. When the poll
closes, the box and the key are destroyed and only the result stays.
- **Not by small numbers.** With too few votes there is no result, answers that hardly anybody gave
are never counted alone, and how many voted is said in fives."""
NOT_PROTECTED = """\
- An altered bot, or somebody who copies my files and my keys after every single vote.
- Somebody who has both my files and my keys can tell, until the poll closes, who has voted and how
the count stands. How you voted, they can't.
- Discord sees what you press. On Matrix your answer is encrypted and taken back at once, but your
server sees that you wrote to me, and when; and whoever holds both that server's files and my keys
could read it for some days. For what is sensitive, prefer Matrix.
- Colleagues who tell each other how they voted, and so can work out the rest.
- Somebody who looks at your screen."""
WHY_FINAL = (
    "A vote can't be changed, because I don't know which one is yours: what I could change for "
    "you, I could also show to somebody else."
)


def say_promises(rooms: Sequence[Room]) -> str:
    """Say in short what is promised of a poll in these rooms."""
    networks = {room.id.partition(":")[0] for room in rooms}
    parts = [SHORT]
    if "discord" in networks:
        parts.append(ON_DISCORD)
    if len(networks) > 1:
        parts.append(ON_BOTH)
    return " ".join([*parts, MORE])


def unwrap(text: str) -> str:
    """Join lines that were broken only to be read here."""
    return text.replace("\n", " ").replace(" - ", "\n- ")
