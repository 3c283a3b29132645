"""Feeds as bytes, written as the programs that make them do, with made-up words."""

import json

BLOGGER_HOST = "https://news.blogspot.test"


def blogger_entry(number: int, title: str = "", body: str = "", **parts: str) -> str:
    """Write an entry as Blogger does: the link to the post is the last of five."""
    post = f"{BLOGGER_HOST}/2026/01/post-{number}.html"
    title = title or f"Post {number}"
    return f"""<entry><id>tag:blogger.com,1999:blog-7.post-{number}</id>
<published>{parts.get("published", "2026-01-01T10:00:00.123+05:45")}</published>
<updated>2026-03-01T10:00:00.456+05:45</updated>
<category scheme='http://www.blogger.com/atom/ns#' term='Pay'/>
<category scheme='http://schemas.google.com/blogger/2008/kind#'
 term='http://schemas.google.com/blogger/2008/kind#post'/>
<title type='text'>{"" if title == "-" else title}</title>
{parts.get("content", f"<content type='html'>&lt;p&gt;{body or 'Words.'}&lt;/p&gt;</content>")}
<link rel='replies' type='application/atom+xml'
 href='{BLOGGER_HOST}/feeds/{number}/comments/default'/>
<link rel='replies' type='text/html' href='{post}#comment-form'/>
<link rel='edit' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default/1'/>
<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default/1'/>
<link rel='alternate' type='text/html' href='{post}' title='x'/>
<author><name>Ada Bell</name><uri>https://www.blogger.com/profile/1</uri>
<email>noreply@blogger.com</email><gd:image rel='http://schemas.google.com/g/2005#thumbnail'
 width='16' height='16' src='//img.test/me.gif'/></author>
{parts.get("thumbnail", "")}<thr:total>{parts.get("total", "3")}</thr:total></entry>"""


def blogger(*entries: str) -> bytes:
    """Write a page as Blogger does."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:gd='http://schemas.google.com/g/2005'
 xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:media='http://search.yahoo.com/mrss/'>
<id>tag:blogger.com,1999:blog-7</id><updated>2026-11-01T00:00:00.000+05:45</updated>
<title type='text'>News &amp; views</title>
<link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml'
 href='{BLOGGER_HOST}/feeds/posts/default'/>
<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default'/>
<link rel='alternate' type='text/html' href='{BLOGGER_HOST}/'/>
<link rel='hub' href='http://pubsubhubbub.appspot.test/'/>
{"".join(entries)}</feed>""".encode()


def rss(items: str, channel: str = "") -> bytes:
    """Write an RSS 2.0 page."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>The News</title><link>https://blog.test/</link>{channel}{items}</channel></rss>
""".encode()


def items(*parts: str) -> bytes:
    """Write an RSS page of items with these insides."""
    return rss("".join(f"<item>{part}</item>" for part in parts))


def json_feed(**item: object) -> bytes:
    """Write a JSON Feed of one item."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "A & B",
            "home_page_url": "https://blog.test/",
            "feed_url": "https://blog.test/feed.json",
            "hubs": [{"type": "WebSub", "url": "https://hub.test/"}],
            "items": [item],
        }
    ).encode()
