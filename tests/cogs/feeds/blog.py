"""A blog on loopback, whose author writes, edits and goes away."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.fetch.site import Site, open_site

PATH = "/feeds/posts/default"
ATOM = "application/atom+xml"
HOST = "127.0.0.1"
EVERYWHERE: dict[str, Any] = {"fetch_allow_private": f"{HOST},localhost", "cogs_off": "faq"}
"""Settings of a bot that may read from loopback."""


@dataclass
class Post:
    """One post of the blog."""

    number: int
    title: str
    text: str
    at: datetime
    labels: tuple[str, ...] = ()
    author: str = "Jim Brown"
    updated: datetime | None = None


@dataclass
class Blog:
    """A blog as Blogger serves it: a page, and an Atom feed that the page names."""

    site: Site
    posts: list[Post] = field(default_factory=list)
    title: str = "On Probation Blog"
    path: str = PATH
    host: str = HOST

    @property
    def address(self) -> str:
        """Give the address of the feed."""
        return self.site.url(self.path, self.host)

    @property
    def page(self) -> str:
        """Give the address of the page for people."""
        return self.site.url("/", HOST)

    @property
    def times_asked(self) -> int:
        """Count how often the feed was asked for."""
        return sum(1 for each in self.site.asked if each.path == self.path)

    def writes(
        self,
        title: str,
        text: str = "Some words about it.",
        *,
        labels: tuple[str, ...] = (),
        author: str = "Jim Brown",
        at: datetime | None = None,
    ) -> Post:
        """Publish a post."""
        number = len(self.posts) + 1
        start = datetime(2026, 11, 20, 8, tzinfo=UTC)
        post = Post(number, title, text, at or start + timedelta(hours=number), labels, author)
        self.posts.insert(0, post)
        self.shows()
        return post

    def edits(self, post: Post, title: str) -> None:
        """Mend a post."""
        post.title, post.updated = title, post.at + timedelta(days=1)
        self.shows()

    def shows(self) -> None:
        """Serve the page and the feed as they are now."""
        self.site.says(self.path, self._atom(), content_type=ATOM, cache_control="max-age=60")
        head = f'<link rel="alternate" type="application/atom+xml" href="{self.path}">'
        self.site.says("/", f"<html><head>{head}</head></html>", content_type="text/html")

    def fails(self, status: int = 500) -> None:
        """Serve nothing but an error."""
        self.site.says(self.path, "broken", status=status)

    def moves(self, path: str) -> None:
        """Lead on for good from the old address to a new one."""
        self.site.says(self.path, status=301, location=path)
        self.site.says(path, self._atom(), content_type=ATOM, cache_control="max-age=60")

    def _atom(self) -> str:
        entries = "".join(map(self._entry, self.posts[:25]))
        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
            'xmlns:thr="http://purl.org/syndication/thread/1.0">'
            f"<id>tag:blogger.com,1999:blog-1</id><title>{escape(self.title)}</title>"
            f"<link rel='alternate' href={quoteattr(self.page)}/>{entries}</feed>"
        )

    def _entry(self, post: Post) -> str:
        labels = "".join(f"<category term={quoteattr(each)}/>" for each in post.labels)
        link = self.site.url(f"/2026/11/{post.number}.html", HOST)
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{post.number}</id>{labels}"
            f"<published>{post.at.isoformat()}</published>"
            f"<updated>{(post.updated or post.at).isoformat()}</updated>"
            f"<title>{escape(post.title)}</title>"
            f"<content type='html'>{escape(f'<p>{escape(post.text)}</p>')}</content>"
            f"<link rel='alternate' type='text/html' href={quoteattr(link)}/>"
            f"<author><name>{escape(post.author)}</name></author>"
            "<thr:total>3</thr:total></entry>"
        )


@contextlib.asynccontextmanager
async def open_blog(*titles: str) -> AsyncIterator[Blog]:
    """Start a blog with some posts."""
    async with open_site() as site:
        blog = Blog(site)
        blog.shows()
        for title in titles:
            blog.writes(title)
        yield blog
