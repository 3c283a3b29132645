"""Two bots beside each other: what a process holds and uses, and a table of their figures."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_TICK = os.sysconf("SC_CLK_TCK")
_USER_TIME, _SYSTEM_TIME = 11, 12
"""Where they are in a process's line of figures, counted from behind its name: see proc(5)."""


@dataclass
class Figures:
    """What was measured of one bot, round by round."""

    name: str
    kept: dict[str, list[float]] = field(default_factory=dict)

    def note(self, figure: str, value: float) -> None:
        """Keep a figure of this round."""
        self.kept.setdefault(figure, []).append(value)


def read_resident(pid: int) -> float:
    """Read how many megabytes a process holds."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def read_processor(pid: int) -> float:
    """Read how many seconds of a processor a process has used, in all its threads."""
    # The name stands in brackets, and may hold anything.
    rest = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(rest[_USER_TIME]) + int(rest[_SYSTEM_TIME])) / _TICK


def list_processes(pid: int) -> list[int]:
    """List a process and all that it has started and that still run."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = (task / "children").read_text("ascii").split()
        found += [each for child in children for each in list_processes(int(child))]
    return found


def print_table(mine: Figures, theirs: Figures) -> None:
    """Print the medians of two bots, and how they compare."""
    width = max(len(figure) for figure in mine.kept) + 2
    print(f"{'':{width}}{mine.name:>12}{theirs.name:>12}{'ratio':>9}{'from':>8}{'to':>8}")
    for figure, values in mine.kept.items():
        others = theirs.kept[figure]
        ratios = [a / b for a, b in zip(values, others, strict=True)]
        print(
            f"{figure:{width}}{median(values):12.2f}{median(others):12.2f}{median(ratios):9.2f}"
            f"{min(ratios):8.2f}{max(ratios):8.2f}"
        )
    rounds = max(len(values) for values in mine.kept.values())
    print(f"medians of {rounds} rounds; ratios round by round")
