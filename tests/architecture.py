"""The rules of the house, each a function from sources to what breaks it: one line a fault."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath
from statistics import median

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
MEDIAN_FILE_LINES = 150
MEDIAN_FUNCTION_LINES = 10

STORES = ("cogs/*/store.py", "cogs/*/store/*", "cogs/*/store/**/*")
SQL = ("bot/storage/*", "bot/storage/**/*", "migrations/*", "migrations/**/*", *STORES)
HOMES: dict[str, tuple[str, ...]] = {
    "aiosqlite": SQL,
    "alembic": SQL,
    "apscheduler": ("bot/schedule.py",),
    "asyncpg": SQL,
    "discord": ("bot/adapters/discord/*",),
    "feedparser": ("cogs/feeds/parse.py",),
    "nio": ("bot/adapters/matrix/*",),
    "sqlalchemy": SQL,
}
"""Where each foreign framework may be imported."""

CATCH_ALLS = ("bot/dispatch*", "bot/dispatch/*", "bot/schedule.py", "bot/adapters/**/*.py")
"""The dispatcher, the job runner and the adapters' loops: one catch-all a file."""

NAMELESS = re.compile(r"(?:^|_)(?:util|helper|manager|handler)s?(?:_|$)")
BARE_IGNORE = re.compile(
    r"#\s*type:\s*ignore(?!\[[a-z])|#\s*noqa(?!:\s*[A-Z]+\d)|#\s*ruff:\s*noqa(?!:\s*[A-Z]+\d)"
    r"|#\s*mypy:\s*ignore-errors"
)
ADDRESS = re.compile(
    r"(?:pypi|pythonhosted|npmjs)\.[a-z]+|(?<![\w.~])/(?:home|root|Users|work)/\w+"
)


@dataclass(frozen=True)
class Source:
    """One file; its path is seen from the project's folder, with slashes."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """List everything in it, nested parts too."""
        return list(ast.walk(ast.parse(self.text, self.path)))

    @property
    def is_package(self) -> bool:
        """Tell whether it stands for its folder."""
        return self.path.endswith("/__init__.py")

    @property
    def module(self) -> str:
        """Give the name that it is imported by."""
        return ".".join(PurePosixPath(self.path.removesuffix("/__init__.py")).with_suffix("").parts)

    @property
    def package(self) -> str:
        """Give the package that its dots are counted from."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    def is_at(self, patterns: Iterable[str]) -> bool:
        """Tell whether its path matches one of some patterns; `**` is any number of folders."""
        return any(_as_regex(pattern).fullmatch(self.path) for pattern in patterns)


@dataclass(frozen=True)
class Import:
    """One imported name: `from module import name`, or `import module` when there is no name."""

    module: str
    name: str
    line: int


def read_sources(root: Path, *folders: str) -> list[Source]:
    """Read every Python file under some folders."""
    files = (file for folder in folders for file in sorted((root / folder).rglob("*.py")))
    return [Source(file.relative_to(root).as_posix(), file.read_text("utf-8")) for file in files]


def list_imports(source: Source) -> Iterator[Import]:
    """List all imports, also those in functions and for types only, with dots resolved."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, "", node.lineno)
        elif isinstance(node, ast.ImportFrom):
            parts = source.package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)


def find_cycles(sources: Sequence[Source]) -> list[str]:
    """Find a circle of imports, if there is any."""
    modules = {source.module for source in sources}
    graph: dict[str, set[str]] = {}
    for source in sources:
        targets = ((f"{each.module}.{each.name}", each.module) for each in list_imports(source))
        nearest = (full if full in modules else module for full, module in targets)
        graph[source.module] = {target for target in nearest if target in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return [" <- ".join(found.args[1])]
    return []


def find_strays(sources: Sequence[Source]) -> list[str]:
    """Find imports of a foreign framework outside its home."""
    return [
        f"{source.path}:{each.line}: {top} is only for {', '.join(HOMES[top])}"
        for source in sources
        for each in list_imports(source)
        if (top := each.module.partition(".")[0]) in HOMES and not source.is_at(HOMES[top])
    ]


def find_break_ins(sources: Sequence[Source], door: frozenset[str]) -> list[str]:
    """Find what a cog imports from the house by another way than the door, or from a sibling."""
    return [
        f"{source.path}:{each.line}: a cog may not import {each.module} {each.name}".rstrip()
        for source in sources
        if source.path.startswith("cogs/") and source.module != "cogs"
        for each in list_imports(source)
        if _is_break_in(each, ".".join(source.module.split(".")[:2]), door)
    ]


def _is_break_in(each: Import, own: str, door: frozenset[str]) -> bool:
    top = each.module.partition(".")[0]
    if top == "bot":
        return each.module != "bot" or each.name not in door
    # `from cogs import x` and a dot too many both lead into the folder of the siblings.
    return top == "cogs" and not f"{each.module}.".startswith(f"{own}.")


def read_door(source: Source) -> frozenset[str]:
    """Read the names in a module's `__all__`."""
    for node in source.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return frozenset(ast.literal_eval(value))
    return frozenset()


def find_mocks(sources: Sequence[Source]) -> list[str]:
    """Find mocks outside the adapters' tests."""
    return [
        f"{source.path}:{each.line}: use a real part or a fake with verbs"
        for source in sources
        if not source.path.startswith("tests/adapters/")
        for each in list_imports(source)
        if f"{each.module}.{each.name}.".startswith(("unittest.mock.", "mock.", "pytest_mock."))
    ]


def find_catch_alls(sources: Sequence[Source]) -> list[str]:
    """Find what swallows every exception, but for one in each place that may."""
    faults = []
    for source in sources:
        lines = sorted(_list_catch_alls(source))
        spared = lines[:1] if source.is_at(CATCH_ALLS) else []
        faults += [f"{source.path}:{line}: catches all" for line in lines if line not in spared]
    return faults


def _list_catch_alls(source: Source) -> Iterator[int]:
    for node in source.nodes:
        match node:
            case ast.ExceptHandler(body=[*_, ast.Raise(exc=None)]):
                continue  # tidies up and swallows nothing
            case ast.ExceptHandler(type=caught) if _is_everything(caught):
                yield node.lineno
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args):
                if any(_is_everything(each) for each in args):
                    yield node.lineno


def _is_everything(caught: ast.expr | None) -> bool:
    return caught is None or any(
        isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"}
        for node in ast.walk(caught)
    )


def find_long_files(sources: Sequence[Source]) -> list[str]:
    """Find files that are over the limit."""
    counts = ((source.path, len(source.text.splitlines())) for source in sources)
    return [f"{path}: {count} lines" for path, count in counts if count > MAX_FILE_LINES]


def find_long_functions(sources: Sequence[Source]) -> list[str]:
    """Find functions that are over the limit."""
    return [
        f"{where}: {count} lines"
        for where, count in measure_functions(sources)
        if count > MAX_FUNCTION_LINES
    ]


def find_drift(sources: Sequence[Source]) -> list[str]:
    """Find whether the usual file or function has grown too long."""
    files = median(len(source.text.splitlines()) for source in sources)
    functions = median([count for _, count in measure_functions(sources)] or [0])
    return [
        f"the median {kind} has {found:g} lines, more than {most}"
        for kind, found, most in (
            ("file", files, MEDIAN_FILE_LINES),
            ("function", functions, MEDIAN_FUNCTION_LINES),
        )
        if found > most
    ]


def measure_functions(sources: Sequence[Source]) -> list[tuple[str, int]]:
    """Count the lines of every function, from its `def` on."""
    return [
        (f"{source.path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for source in sources
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def find_empty_names(sources: Sequence[Source]) -> list[str]:
    """Find files and folders whose name does not say what they hold."""
    return [
        f"{source.path}: name it after what it holds"
        for source in sources
        if any(NAMELESS.search(part) for part in source.module.split("."))
    ]


def find_bare_ignores(sources: Sequence[Source]) -> list[str]:
    """Find silenced checks that do not say which one."""
    return [
        f"{source.path}:{token.start[0]}: {token.string}"
        for source in sources
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline)
        if token.type == tokenize.COMMENT and BARE_IGNORE.search(token.string)
    ]


def find_addresses(sources: Sequence[Source]) -> list[str]:
    """Find registries and paths of one machine."""
    return [
        f"{source.path}:{number}: {found[0]}"
        for source in sources
        for number, line in enumerate(source.text.splitlines(), 1)
        if (found := ADDRESS.search(line))
    ]


def find_loose_locks(sources: Sequence[Source]) -> list[str]:
    """Find requirements without a hash or an exact version, and addresses, in locks."""
    faults = []
    for source in sources:
        text = source.text.replace("\\\n", " ")
        for line in (line.strip() for line in text.splitlines()):
            if line and not line.startswith("#") and not re.search(r"==\S+ .*--hash=sha256:", line):
                faults.append(f"{source.path}: no version and hash: {line}")
            if "://" in line or line.startswith("--"):
                faults.append(f"{source.path}: an address: {line}")
    return faults


def _as_regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*)", pattern)
    known = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))
