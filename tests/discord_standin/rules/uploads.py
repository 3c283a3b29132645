"""Rules for files.

https://discord.com/developers/docs/reference#uploading-files
"""

from collections.abc import Mapping

from tests.discord_standin.compose import Upload
from tests.discord_standin.errors import Problems, Refused

MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024


def check_uploads(files: Mapping[str, Upload]) -> None:
    """Refuse too many files, or one that is too large."""
    problems = Problems()
    problems.check_count("attachments", list(files), MOST_FILES)
    problems.refuse()
    if any(len(each.content) > MOST_BYTES for each in files.values()):
        raise Refused(413, 40005, "Request entity too large")
