"""Copies of the migrations with steps added, to see what becomes of a database."""

import shutil
from pathlib import Path

from bot.storage import MIGRATIONS, list_revisions

_STEP = '''"""A step made by a test."""

from alembic import op

revision = {new!r}
down_revision = {old!r}


def upgrade() -> None:
    """Take the step."""
    conn = op.get_bind()
'''


class Steps:
    """A folder of migrations that a test may lengthen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def cut(self, last: str) -> None:
        """Leave out what came after a revision, as an earlier version had it."""
        for each in (self.folder / "versions").glob("*.py"):
            if each.name[:4] > last:
                each.unlink()

    def add(self, *lines: str) -> str:
        """Add a revision whose upgrade runs these lines of Python; give its identifier."""
        old = list_revisions(self.folder)[-1]
        new = f"{int(old) + 1:04}"
        body = "".join(f"    {line}\n" for line in lines)
        file = self.folder / "versions" / f"{new}_test.py"
        file.write_text(_STEP.format(new=new, old=old) + body, encoding="utf-8")
        return new
