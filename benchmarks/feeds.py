"""What reading feeds costs Staffroom, beside lemon24/reader and bare feedparser.

    python -m benchmarks.feeds [FEEDS]

All three read the same 1,000 blogs, each of 25 entries and with a host name of its own, from a site
on loopback: once when nothing changed and the server says so (304), once with a new entry on each,
and once when nothing changed and the server sends the whole page without a validator. That they
know the blogs by then is not counted, and it is checked that each asks every blog just once.
Staffroom stores what it read, decides, and puts posts into its outbox; reader stores; feedparser
keeps the ids in memory.

"Processor" is what all processes of a reader used for one feed: Staffroom's parser is one of its
own. It counts most, since it depends least on what else the machine does; feeds a second depend on
that a good deal. Memory is what its processes hold together at the end of a row: of Staffroom that
is a whole bot, with its database, schedule and commands. The last lines say what 6,000 feeds take
that are read every hour, of which one in fifty has something new each time: each one every other
day.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.side_by_side import Figures, list_processes, read_processor, read_resident

FEEDS = 1000
READERS = ("staffroom", "reader", "feedparser")
ROWS = {
    "304": "unchanged, says the server",
    "new": "one new entry each",
    "plain": "unchanged, the whole page comes",
}
HOURLY, NEWS, HOUR = 6000, 1 / 50, 3600


@dataclass
class Talker:
    """A process that answers a line by a line."""

    process: subprocess.Popen[str]

    def asks(self, line: str = "") -> str:
        """Say something and wait for the answer."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.hears()

    def hears(self) -> str:
        """Wait for a line."""
        assert self.process.stdout
        heard = self.process.stdout.readline().strip()
        if not heard:
            raise SystemExit(f"a process has ended, with {self.process.poll()}")
        return heard


@contextmanager
def talking(*words: str) -> Iterator[Talker]:
    """Run a module as a process until the end of the block."""
    command = [sys.executable, "-m", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Talker(process)
        finally:
            process.terminate()


def main(feeds: int) -> None:
    """Measure and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(talking("benchmarks.feed_site"))
        port, sides = site.hears(), {}
        # A database that is up to date needs nothing that makes one, so this is a process before.
        subprocess.run(
            [sys.executable, "-m", "bot", "migrate", "--data", str(folder)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for name in READERS:
            given = ("benchmarks.feed_readers", name, str(folder), port, str(feeds))
            sides[name] = stack.enter_context(talking(*given))
            entries = sides[name].hears()
            print(f"{name} knows {feeds} feeds with {entries} entries", file=sys.stderr)
        figures = [Figures(name) for name in READERS]
        for row, words in ROWS.items():
            site.asks(row)
            for each in figures:
                site.asks("asked")
                _measure(each, sides[each.name], words, feeds, is_new=row == "new")
                # Who asks less, or twice, does another work.
                if (asked := site.asks("asked")) != f"{feeds} {feeds}":
                    raise SystemExit(f"{each.name} asked not {feeds} blogs once each: {asked}")
    _print(figures)


def _measure(figures: Figures, side: Talker, words: str, feeds: int, *, is_new: bool) -> None:
    before, begun = _used(side), time.perf_counter()
    found = int(side.asks())
    took = time.perf_counter() - begun
    if found != feeds * is_new:
        raise SystemExit(f"{figures.name} found {found} new entries: {words}")
    print(f"{figures.name}: {words}", file=sys.stderr)
    figures.note(f"{words}: processor, ms", 1000 * (_used(side) - before) / feeds)
    figures.note(f"{words}: feeds a second", feeds / took)
    held = sum(read_resident(pid) for pid in list_processes(side.process.pid))
    figures.note(f"{words}: memory, MB", held)


def _used(side: Talker) -> float:
    """Read how many seconds of a processor a reader has used, in all its processes."""
    return sum(read_processor(pid) for pid in list_processes(side.process.pid))


def _print(figures: list[Figures]) -> None:
    mine, reader, _ = figures
    width = max(len(figure) for figure in mine.kept) + 2
    print(" " * width + "".join(f"{each.name:>12}" for each in figures) + f"{'to reader':>12}")
    for figure in mine.kept:
        values = [each.kept[figure][0] for each in figures]
        cells = "".join(f"{value:12.2f}" for value in [*values, values[0] / values[1]])
        print(f"{figure:{width}}{cells}")
    for each in (mine, reader):
        quiet, news = (each.kept[f"{ROWS[row]}: processor, ms"][0] for row in ("304", "new"))
        share = HOURLY * ((1 - NEWS) * quiet + NEWS * news) / 1000 / HOUR
        print(f"{HOURLY} feeds every hour take {each.name} {share:.2%} of one core")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FEEDS)
