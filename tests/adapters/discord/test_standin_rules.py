"""What Discord refuses though the forms are well made: each rule, and just within it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.discord_standin.errors import Refused
from tests.discord_standin.messages import Flag
from tests.discord_standin.rules.commands import check_commands
from tests.discord_standin.rules.messages import check_message
from tests.discord_standin.rules.modals import check_modal

Json = dict[str, Any]


def refused(check: Callable[[], None]) -> str:
    """Give the paths that are complained of, or the code where there are none."""
    with pytest.raises(Refused) as caught:
        check()
    errors = caught.value.body.get("errors")
    assert caught.value.status == 400
    if errors is None:
        return str(caught.value.code)
    assert caught.value.code == 50035
    return " ".join(list_paths(errors))


def list_paths(errors: Json, path: str = "") -> list[str]:
    """List the dotted paths of what is complained of."""
    found = [path] if "_errors" in errors else []
    for key, value in errors.items():
        if key != "_errors":
            found += list_paths(value, f"{path}.{key}".lstrip("."))
    return found


def embed(**parts: Any) -> Json:
    """Make a message that is one embed."""
    return {"embeds": [parts]}


def field(name: str = "n", value: str = "v") -> Json:
    """Make a field of an embed."""
    return {"name": name, "value": value}


def button(number: int = 0, **more: Any) -> Json:
    """Make a button."""
    return {"type": 2, "style": 1, "label": "b", "custom_id": f"b{number}", **more}


def rows(*groups: list[Json]) -> Json:
    """Make a message of rows."""
    return {"components": [{"type": 1, "components": group} for group in groups]}


def select(count: int = 2, **more: Any) -> Json:
    """Make a select of some options."""
    options = [{"label": f"o{number}", "value": f"o{number}"} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def box(*parts: Json, kind: int = 17, **more: Any) -> Json:
    """Make a message that is a container, or another layout."""
    return {"flags": V2, "components": [{"type": kind, "components": list(parts), **more}]}


ITEM = "components.0.components.0"
WORDY = {"label": "l", "value": "v", "description": "a" * 101}
V2 = int(Flag.IS_COMPONENTS_V2)
TEXT = {"type": 10, "content": "text"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "a" * 2001}, "content"),
        ({}, "50006"),
        ({"content": "", "embeds": [], "components": []}, "50006"),
        ({"content": "a", "nonce": "n" * 26}, "nonce"),
        (embed(title="a" * 257), "embeds.0.title"),
        (embed(description="a" * 4097), "embeds.0.description"),
        (embed(footer={"text": "a" * 2049}), "embeds.0.footer.text"),
        (embed(author={"name": "a" * 257}), "embeds.0.author.name"),
        (embed(fields=[field()] * 26), "embeds.0.fields"),
        (embed(fields=[field(name="a" * 257)]), "embeds.0.fields.0.name"),
        (embed(fields=[field(value="a" * 1025)]), "embeds.0.fields.0.value"),
        (embed(fields=[field(value=" ")]), "embeds.0.fields.0.value"),
        ({"embeds": [{"title": "a"}] * 11}, "embeds"),
        ({"embeds": [{"description": "a" * 3000}] * 2 + [{"title": "a"}]}, "embeds"),
        (rows(*([button(n)] for n in range(6))), "components"),
        (rows([button(n) for n in range(6)]), "components.0.components"),
        (rows([]), "components.0.components"),
        (rows([button(label="a" * 81)]), f"{ITEM}.label"),
        (rows([button(label="")]), "components.0.components.0"),
        (rows([button(custom_id="a" * 101)]), f"{ITEM}.custom_id"),
        (rows([button(custom_id="")]), f"{ITEM}.custom_id"),
        (rows([button(), button()]), "components"),
        (rows([button(style=5, url="https://example.org")]), f"{ITEM}.url"),
        (rows([select(26)]), f"{ITEM}.options"),
        (rows([select(custom_id="a" * 101)]), f"{ITEM}.custom_id"),
        (rows([select(custom_id="")]), f"{ITEM}.custom_id"),
        (rows([select(min_values=26, max_values=25)]), f"{ITEM}.min_values"),
        (rows([select(options=[{"label": "a" * 101, "value": "v"}])]), f"{ITEM}.options.0.label"),
        (rows([select(options=[{"label": "l", "value": "a" * 101}])]), f"{ITEM}.options.0.value"),
        (rows([select(options=[WORDY])]), f"{ITEM}.options.0.description"),
        (rows([select(options=[{"label": "l", "value": "v"}] * 2)]), f"{ITEM}.options"),
        (box(rows([button(custom_id="")])["components"][0]), f"{ITEM}.components.0.custom_id"),
        (box(TEXT, kind=9, accessory=button(label="a" * 81)), "components.0.accessory.label"),
        (rows([select(0)]), f"{ITEM}.options"),
        (rows([select(max_values=26)]), f"{ITEM}.min_values"),
        (rows([select(placeholder="a" * 151)]), f"{ITEM}.placeholder"),
        (rows([select(), button()]), "components.0.components"),
        (rows([{"type": 4, "custom_id": "t"}]), f"{ITEM}.type"),
        ({"components": [TEXT]}, "components.0.type"),
        ({"components": [TEXT], "flags": V2, "content": "a"}, "content"),
        ({"components": [TEXT], "flags": V2, "embeds": [{"title": "a"}]}, "embeds"),
        ({"components": [TEXT] * 41, "flags": V2}, "components"),
        ({"components": [TEXT | {"content": "a" * 4001}], "flags": V2}, "components"),
    ],
)
def test_a_message_is_refused(body: Json, where: str) -> None:
    assert refused(lambda: check_message(body)) == where


@pytest.mark.parametrize(
    "body",
    [
        {"content": "a" * 2000},
        embed(title="a" * 256, fields=[field("a" * 256, "a" * 1024)] * 2),
        {"embeds": [{"description": "a" * 3000}] * 2},
        rows(*([button(5 * row + n, label="a" * 80) for n in range(5)] for row in range(5))),
        rows([select(25, max_values=25)], [button(custom_id="a" * 100)]),
        rows([{"type": 2, "style": 5, "label": "l", "url": "https://example.org"}]),
        {"components": [TEXT] * 40, "flags": V2},
    ],
)
def test_a_message_is_taken(body: Json) -> None:
    check_message(body)


def test_a_file_is_enough() -> None:
    check_message({}, files=1)


def modal(*components: Json, **more: Any) -> Json:
    """Make a modal."""
    return {"title": "t", "custom_id": "m", "components": list(components), **more}


def label(number: int = 0, *, text: str = "l", **more: Any) -> Json:
    """Make a labelled text field."""
    inner = {"type": 4, "style": 1, "custom_id": f"t{number}", **more}
    return {"type": 18, "label": text, "component": inner}


def old(**more: Any) -> Json:
    """Make a text field as it used to be: in a row, with its own label."""
    return {"type": 1, "components": [label(**more)["component"] | {"label": "l"} | more]}


def choosing(kind: int, count: int) -> Json:
    """Make a labelled group to choose from."""
    return label() | {"component": select(count) | {"type": kind}}


PART = "data.components.0.component"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (modal(label(), title="a" * 46), "data.title"),
        (modal(label(), title=""), "data.title"),
        (modal(label(), custom_id="a" * 101), "data.custom_id"),
        (modal(), "data.components"),
        (modal(*(label(n) for n in range(6))), "data.components"),
        (modal(label(), label()), "components"),
        (modal(label(text="a" * 46)), "data.components.0.label"),
        (modal(label(text="")), "data.components.0.label"),
        (modal(label(max_length=4001)), f"{PART}.max_length"),
        (modal(label(min_length=5, max_length=4)), f"{PART}.max_length"),
        (modal(label(value="abc", max_length=2)), f"{PART}.value"),
        (modal(label(value="a", min_length=2)), f"{PART}.value"),
        (modal(label(value="a" * 4001)), f"{PART}.value"),
        (modal(label(placeholder="a" * 101)), f"{PART}.placeholder"),
        (modal(label(custom_id="")), f"{PART}.custom_id"),
        (modal(old(label="a" * 46)), f"data.{ITEM}.label"),
        (modal(old(custom_id="a" * 101)), f"data.{ITEM}.custom_id"),
        (modal(label(min_length=4001)), f"{PART}.max_length"),
        (modal(label() | {"description": "a" * 101}), "data.components.0.description"),
        (modal(choosing(21, 1)), f"{PART}.options"),
        (modal(choosing(21, 11)), f"{PART}.options"),
        (modal(choosing(22, 11)), f"{PART}.options"),
        (modal(old(label="")), "data.components.0.components.0.label"),
        (modal(button()), "data.components.0.type"),
        (modal({"type": 18, "label": "l", "component": select(26)}), f"{PART}.options"),
    ],
)
def test_a_modal_is_refused(body: Json, where: str) -> None:
    assert refused(lambda: check_modal(body)) == where


def test_a_modal_is_taken() -> None:
    fields = [label(n, text="a" * 45, max_length=4000, value="a" * 4000) for n in range(4)]
    check_modal(modal(*fields, old(custom_id="old"), title="a" * 45))


def command(name: str = "ask", *options: Json, **more: Any) -> Json:
    """Make a slash command."""
    return {"name": name, "description": "d", "options": list(options), **more}


def option(name: str = "o", **more: Any) -> Json:
    """Make an option."""
    return {"type": 3, "name": name, "description": "d", **more}


def choices(count: int, **more: Any) -> Json:
    """Make an option with choices."""
    return option(choices=[{"name": f"c{n}", "value": "v", **more} for n in range(count)])


def group(*commands: Json, name: str = "g") -> Json:
    """Make a group."""
    return {"type": 2, "name": name, "description": "d", "options": list(commands)}


def sub(name: str = "s", *options: Json) -> Json:
    """Make a subcommand."""
    return {"type": 1, "name": name, "description": "d", "options": list(options)}


def heavy(total: int) -> Json:
    """Make a command of so many characters, from 7983 on."""
    names = [f"{number:0100}" for number in range(25)]
    options = [
        option(name, choices=[{"name": each, "value": "v" * size} for each in names])
        for name, size in (("a", 100), ("b", 19))
    ]
    return command("ask", *options, description="d" * (total - 7982))


@pytest.mark.parametrize(
    ("commands", "where"),
    [
        ([command("Ask")], "0.name"),
        ([command("a b")], "0.name"),
        ([command("a" * 33)], "0.name"),
        ([command("")], "0.name"),
        ([command(description="")], "0.description"),
        ([command(description="d" * 101)], "0.description"),
        ([command("ask", option("O"))], "0.options.0.name"),
        ([command("ask", option(), option("p", required=True))], "0.options.1"),
        ([command("ask", *(option(f"o{n}") for n in range(26)))], "0.options"),
        ([command("ask", option(), option())], "0.options"),
        ([command("ask", *(sub(f"s{n}") for n in range(26)))], "0.options"),
        ([command("ask", sub(), option())], "0.options"),
        ([command("ask", group(group(sub())))], "0.options.0.options.0.type"),
        ([command("ask", choices(26))], "0.options.0.choices"),
        ([command("ask", choices(1, name="a" * 101))], "0.options.0.choices.0.name"),
        ([command("ask", choices(1, value="a" * 101))], "0.options.0.choices.0.value"),
        ([command("ask", choices(2, name="c"))], "0.options.0.choices"),
        ([command("ask", choices(1) | {"autocomplete": True})], "0.options.0"),
        ([command(), command()], "1"),
        ([heavy(8001)], "0"),
        ([command(f"c{n}") for n in range(101)], "30032"),
        ([{"name": f"M {n}", "type": 3} for n in range(16)], "30034"),
        ([{"name": f"M {n}", "type": 2} for n in range(16)], "30034"),
        ([{"name": "Menu", "type": 2, "description": "d"}], "0"),
        ([{"name": "a" * 33, "type": 2}], "0.name"),
    ],
)
def test_commands_are_refused(commands: list[Json], where: str) -> None:
    assert refused(lambda: check_commands(commands)) == where


def test_commands_are_taken() -> None:
    menus = [{"name": f"Menu {n}", "type": kind} for n in range(15) for kind in (2, 3)]
    slash = [command(f"c{n}") for n in range(97)]
    nested = command("faq", group(sub("ask", option(required=True), option("p"))), sub("list"))
    check_commands([*menus, *slash, nested, command("é_ä-'", choices(25)), heavy(8000)])
