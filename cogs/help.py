"""Help: what the bot can do, for the person who asks."""

from typing import Annotated

from bot import Arg, Card, Cog, Command, Context, MessageAction, Reply, Role, UserError

cog = Cog("help", "Explains the commands")


async def topics(ctx: Context, typed: str) -> list[str]:
    """Suggest commands that this person may use."""
    return [each.path for each in allowed(ctx) if each.path.startswith(typed.lower())]


@cog.command(by=Role.EVERYONE)
async def help_(
    ctx: Context, topic: Annotated[str, Arg("A command or its first word", complete=topics)] = ""
) -> Reply | list[Reply]:
    """Show what I can do, or how one command works."""
    wanted = " ".join(topic.lower().split())
    commands = allowed(ctx)
    if not wanted:
        return Reply(card=_overview(ctx, commands))
    registry = ctx.desk.host.registry
    about = registry.find_message_action(wanted)
    found = []
    if about is not None and ctx.role >= about[1].by:
        found.append(Reply(card=_about(about[1])))
    exact = next((each for each in commands if each.path == wanted), None)
    if exact is not None:
        found.append(Reply(card=_explained(exact)))
    inside = [each for each in commands if each.path.startswith(wanted + " ")]
    if inside:  # the word of a group may be that of something to do with a message as well
        listed = Card(f"Help on {wanted}", _listed(inside), footer=_more(inside[0].path))
        found.append(Reply(card=listed))
    if found:
        return found
    raise UserError("I have no help on that. Type `help` to see what I can do.")


def allowed(ctx: Context) -> list[Command]:
    """List the commands that this person may use."""
    return [each for each in ctx.desk.host.registry.commands() if ctx.role >= each.by]


def _overview(ctx: Context, commands: list[Command]) -> Card:
    parts = []
    for name, each in sorted(ctx.desk.host.registry.cogs.items()):
        mine = [command for command in commands if command.cog == name]
        about = [action for action in each.message_actions if ctx.role >= action.by]
        if mine or about:
            lines = [_listed(mine), *(f"- `{it.name} #MESSAGE`: {it.help}" for it in about)]
            parts.append("\n".join([each.help or name, *filter(None, lines)]))
    return Card(
        "What I can do",
        "Ask me a question in your own words, or type one of these commands.\n\n"
        + "\n\n".join(parts),
        footer=_more("faq ask"),
    )


def _listed(commands: list[Command]) -> str:
    return "\n".join(f"- `{each.path}`: {each.help}" for each in commands)


def _more(example: str) -> str:
    return f"Type `help` and a command to read more, as in `help {example}`."


def _explained(command: Command) -> Card:
    rows = [
        f"- {each.option if each.is_option else each.usage}: {each.help}{_choices(each.choices)}"
        for each in command.parameters
        if each.help or each.choices
    ]
    body = "\n\n".join(part for part in (command.help, command.details, "\n".join(rows)) if part)
    who = "" if command.by <= Role.MEMBER else f"For {command.by.plural} only."
    return Card(f"Usage: {command.usage}", body, footer=who)


def _about(action: MessageAction) -> Card:
    body = (
        f"{action.help}\n\nWhere messages have a menu, it is there as “{action.label}”. Elsewhere "
        f"reply to the message with `{action.name}`; on the console, type its number as well, as "
        f"in {action.name} #12."
    )
    return Card(f"Usage: {action.usage}", body)


def _choices(choices: tuple[str, ...]) -> str:
    return f" ({', '.join(choices)})" if choices else ""
