"""Whenever the bot is killed, what a blog has is posted once, in order, and stands in a digest."""

import contextlib
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from tests.cogs.feeds.blog import Blog, Post
from tests.cogs.feeds.talks import follow
from tests.conftest import IS_WHOLE
from tests.kills.homes import Home, Said, on_discord, on_matrix
from tests.kills.lives import given
from tests.matrix_server import Synapse
from tests.talk import START, Talk

CALM = 3
"""Lives that are left to themselves at the end: enough for every wait to be over."""
UNREAD = 4
"""Posts that may be waiting for the bot; of more it would sum some up."""
LEAST = 20
"""Steps of a life in which a post is read, stored, sent and marked."""
MENDED = 2
"""How often a post is edited; the bot follows a few edits and no more."""


@dataclass
class Author:
    """Writes a post for every life of a bot, and mends some of those before."""

    blog: Blog
    data: Path
    random: Random = field(default_factory=lambda: Random(7))
    mended: dict[int, int] = field(default_factory=dict)

    def works(self, now: datetime) -> None:
        """Write a post if the bot has read most of those before, and mend one now and then."""
        if len(self.blog.posts) - self._count_read() < UNREAD:
            self.blog.writes(f"post {len(self.blog.posts) + 1}", at=now)
        post = self.blog.posts[self.random.randrange(min(8, len(self.blog.posts)))]
        times = self.mended.get(post.number, 0)
        if self.random.random() < 0.4 and times < MENDED:
            self.mended[post.number] = times + 1
            self.blog.edits(post, f"{post.title} mended")

    def _count_read(self) -> int:
        """Count the posts that the bot, which is dead, knows."""
        with contextlib.closing(sqlite3.connect(self.data / "staffroom.db")) as conn:
            return int(conn.execute("SELECT count(*) FROM feed_entry").fetchone()[0])


async def settle(talk: Talk, blog: Blog) -> None:
    """Let a bot follow a blog, at once and in a digest every day."""
    await follow(talk, blog)
    await talk.says("feed mode 1 both")
    await talk.says("digest set daily 08:30")


async def endure(home: Home, blog: Blog, *, stride: int, kills: int) -> None:
    """Kill a bot at every step of a life, or at each so many, and then as often at random."""
    old, author, step = len(blog.posts), Author(blog, home.folder), 1
    async with given(home, blog, START + timedelta(hours=2), seed=1) as lives:
        author.works(lives.now)
        while await lives.dies_at(step):
            step += stride
            author.works(lives.now)
        assert step > LEAST
        for _ in range(kills):
            author.works(lives.now)
            await lives.dies()
        for _ in range(CALM):
            await lives.lives()
    check(await home.read(), blog.posts[: len(blog.posts) - old])


def check(said: list[Said], posts: list[Post]) -> None:
    """See that every post was posted once, in order and as it is now, and told of in a digest."""
    expected = [each.title for each in reversed(posts)]
    assert [each.title for each in said if not each.is_digest] == expected
    told = [number for each in said if each.is_digest for number in each.posts]
    assert told == [each.number for each in reversed(posts)]


async def test_a_feed_on_discord_outlives_every_kill(tmp_path: Path, blog: Blog) -> None:
    async with on_discord(tmp_path, partial(settle, blog=blog)) as home:
        await endure(home, blog, stride=1 if IS_WHOLE else 4, kills=120 if IS_WHOLE else 10)


async def test_a_feed_on_matrix_outlives_every_kill(
    tmp_path: Path, blog: Blog, synapse: Synapse
) -> None:
    async with on_matrix(tmp_path, partial(settle, blog=blog), synapse) as home:
        await endure(home, blog, stride=2 if IS_WHOLE else 8, kills=80 if IS_WHOLE else 4)
