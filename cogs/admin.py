"""Admin: owners load and unload cogs while the bot runs."""

from typing import Annotated

from bot import Arg, Card, Cog, CogControl, CogReport, Context, Reply, Role, UserError

cog = Cog("admin", "Runs the bot: for its owners")
cogs = cog.group("cog", "Load and unload the bot's plug-ins")


async def names(ctx: Context, typed: str) -> list[str]:
    """Suggest cogs by name."""
    return [each.name for each in control(ctx).list_cogs() if each.name.startswith(typed.lower())]


Name = Annotated[str, Arg("The cog's name, as cog list shows it", complete=names)]


@cogs.command(name="list", by=Role.OWNER)
async def list_(ctx: Context) -> Reply:
    """List the cogs, and why any of them did not load."""
    lines = [_line(each) for each in control(ctx).list_cogs()]
    return Reply(card=Card("Cogs", "\n".join(lines)), private=True)


@cogs.command(by=Role.OWNER)
async def load(ctx: Context, name: Name) -> Reply:
    """Load a cog that is not loaded."""
    await control(ctx).load(name.lower())
    return Reply(f"{name.lower()} is loaded.", private=True)


@cogs.command(by=Role.OWNER)
async def unload(ctx: Context, name: Name) -> Reply:
    """Take a cog out, with its commands and jobs, until it is loaded again or I restart."""
    if name.lower() == cog.name:
        raise UserError("I can't unload admin: nobody could load it again. You can reload it.")
    await control(ctx).unload(name.lower())
    return Reply(f"{name.lower()} is unloaded.", private=True)


@cogs.command(by=Role.OWNER)
async def reload(ctx: Context, name: Name) -> Reply:
    """Load a cog's present code; if that fails, the old one goes on."""
    await control(ctx).reload(name.lower())
    return Reply(f"{name.lower()} is reloaded.", private=True)


def control(ctx: Context) -> CogControl:
    """Give what loads and unloads cogs."""
    found = ctx.desk.host.cogs
    if found is None:
        raise UserError("Cogs can't be changed here.")
    return found


def _line(report: CogReport) -> str:
    if report.is_loaded:
        return f"- {report.name}: loaded. {report.about}".rstrip()
    return f"- {report.name}: not loaded. {report.problem}".rstrip()
