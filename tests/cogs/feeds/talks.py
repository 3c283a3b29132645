"""What conversations about feeds share."""

from tests.cogs.feeds.blog import Blog
from tests.talk import Heard, Talk


async def follow(talk: Talk, blog: Blog, room: str = "news", label: str = "Post as") -> Heard:
    """Let a moderator follow a blog in a room."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to(room)
    await talk.says(f"feed add {blog.address}")
    return await talk.presses(label)


def posts(heard: Heard) -> list[str]:
    """List the first lines of what was posted."""
    return [each.text.splitlines()[0] for each in heard.outputs]
