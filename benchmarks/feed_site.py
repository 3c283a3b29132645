"""A site of many blogs on loopback, for `benchmarks.feeds`.

    python -m benchmarks.feed_site

It prints its port and then does as each line says: `304` gives every page a validator and says to
whoever has it that nothing changed; `plain` sends the same page each time, without one; `new` adds
an entry to every blog, and is `304` apart from that. `asked` is answered by how many blogs were
asked since it was said last, and how often. Blog number n is at http://blog-n.test:PORT/feed, and
whoever measures leads those names to loopback.
"""

import asyncio
import re
import sys
from collections import Counter
from typing import Any

ENTRIES = 25
"""On a page, as Blogger has it."""
_WORDS = "The staff of the region met again to talk about pay and about caseloads. "
_NUMBER = re.compile(rb"\r\nHost: blog-(\d+)\.", re.IGNORECASE)
_KNOWN = re.compile(rb'\r\nIf-None-Match: "([^"]*)"', re.IGNORECASE)
_ENTRY = """<entry><id>tag:blogger.com,1999:blog-BLOG.post-{number}</id>
<published>2026-11-{day:02}T{hour:02}:00:00.000Z</published>
<updated>2026-11-{day:02}T{hour:02}:05:00.000Z</updated>
<category scheme='http://www.blogger.com/atom/ns#' term='Pay'/>
<title type='text'>Post number {number}</title><content type='html'>{content}</content>
<link rel='replies' type='text/html' href='http://blog-BLOG.test/{number}.html#comment-form'/>
<link rel='self' type='application/atom+xml' href='http://blog-BLOG.test/feeds/{number}'/>
<link rel='alternate' type='text/html' href='http://blog-BLOG.test/{number}.html'/>
<author><name>Ada Bell</name><email>noreply@blogger.com</email></author>
<thr:total>3</thr:total></entry>"""


class Site:
    """What all blogs have in common, and what they say just now."""

    def __init__(self) -> None:
        self._version = 0
        self._gives_validators = True
        self._page = b""
        self._asked: Counter[bytes] = Counter()
        self.adds()

    def takes(self, order: str) -> str:
        """Do as a line says, and give the answer."""
        if order == "asked":
            asked, self._asked = self._asked, Counter()
            return f"{len(asked)} {asked.total()}"
        self._gives_validators = order != "plain"
        if order == "new":
            self.adds()
        return "done"

    def adds(self) -> None:
        """Add an entry to every blog."""
        self._version += 1
        newest = ENTRIES + self._version
        entries = "".join(_entry(number) for number in range(newest, newest - ENTRIES, -1))
        self._page = (
            "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
            "xmlns:thr='http://purl.org/syndication/thread/1.0'><id>tag:blogger.com,1999:blog-BLOG"
            "</id><title type='text'>Blog BLOG</title><link rel='alternate' type='text/html' "
            f"href='http://blog-BLOG.test/'/>{entries}</feed>"
        ).encode()

    def answer(self, request: bytes) -> bytes:
        """Answer one request; the connection is not kept."""
        blog, known = _NUMBER.search(request), _KNOWN.search(request)
        number = blog[1] if blog else b"0"
        self._asked[number] += 1
        tag = str(self._version).encode()
        head = b"\r\nConnection: close\r\n"
        if self._gives_validators:
            head += b'ETag: "%s"\r\nCache-Control: max-age=60\r\n' % tag
            if known is not None and known[1] == tag:
                return b"HTTP/1.1 304 Not Modified" + head + b"\r\n"
        page = self._page.replace(b"BLOG", number)
        head += b"Content-Type: application/atom+xml\r\nContent-Length: %d\r\n\r\n" % len(page)
        return b"HTTP/1.1 200 OK" + head + page


def _entry(number: int) -> str:
    """Write an entry of about four kilobytes, as they are on real blogs."""
    paragraph = (
        f"&lt;p&gt;{_WORDS * 4}&lt;a href='http://blog-BLOG.test/'&gt;More&lt;/a&gt;&lt;/p&gt;"
    )
    content = f"&lt;p&gt;Number {number}.&lt;/p&gt;" + paragraph * 11
    # An hour apart, the newest on the latest day.
    return _ENTRY.format(number=number, day=1 + number // 24, hour=number % 24, content=content)


class Exchange(asyncio.Protocol):
    """One connection."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._heard = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once the head of the request is there; it has no body."""
        self._heard += data
        if self._heard.endswith(b"\r\n\r\n"):
            self._transport.write(self._site.answer(self._heard))
            self._transport.close()


async def main() -> None:
    """Serve until the input ends."""
    site, loop = Site(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Exchange(site), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(site.takes(line.strip()), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
