"""Buttons, selects and modals."""

from typing import Any, Self

import discord
import pytest

from tests.adapters.discord.clients import Bot, make, running, scene
from tests.discord_standin import DiscordStandIn


class Vote(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"vote:(?P<id>\d+)"):
    """A button that outlives the bot."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(discord.ui.Button(label=f"Vote {number}", custom_id=f"vote:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: Any, /
    ) -> Self:
        """Make it again from its id."""
        del interaction, item
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Vote."""
        await interaction.response.send_message(f"voted {self.number}", ephemeral=True)


class Panel(discord.ui.View):
    """Buttons and selects of every kind."""

    @discord.ui.button(label="Count", emoji="👍")
    async def count(self, interaction: discord.Interaction, button: Any) -> None:
        """Count."""
        button.label = "Counted"
        button.disabled = True
        await interaction.response.edit_message(content="counted", view=self)

    @discord.ui.button(label="Slowly")
    async def slowly(self, interaction: discord.Interaction, _: Any) -> None:
        """Defer, edit and follow up."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="slowly done")
        await interaction.followup.send("by the way")

    @discord.ui.button(label="Away", custom_id="away")
    async def away(self, interaction: discord.Interaction, _: Any) -> None:
        """Delete the message."""
        await interaction.response.defer()
        await interaction.delete_original_response()

    @discord.ui.button(label="Form")
    async def form(self, interaction: discord.Interaction, _: Any) -> None:
        """Open the form."""
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        placeholder="Colours",
        max_values=2,
        options=[discord.SelectOption(label=each.title(), value=each) for each in ("red", "blue")],
    )
    async def colour(self, interaction: discord.Interaction, select: Any) -> None:
        """Name the colours."""
        await interaction.response.send_message(" ".join(select.values))

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="People")
    async def people(self, interaction: discord.Interaction, select: Any) -> None:
        """Name the person."""
        await interaction.response.send_message(select.values[0].name)


class Form(discord.ui.Modal, title="A form"):
    """Fields of every kind."""

    subject: Any = discord.ui.Label(
        text="Your subject",
        component=discord.ui.TextInput(default="leave", min_length=3, max_length=10),
    )
    note: Any = discord.ui.TextInput(
        label="Note", style=discord.TextStyle.paragraph, required=False
    )
    tone: Any = discord.ui.Label(
        text="Tone",
        component=discord.ui.Select(
            options=[discord.SelectOption(label=each) for each in ("Kind", "Stern")]
        ),
    )
    size: Any = discord.ui.Label(
        text="Size",
        component=discord.ui.RadioGroup(
            options=[discord.RadioGroupOption(label=each) for each in ("Small", "Large")]
        ),
    )
    who: Any = discord.ui.Label(text="Who", component=discord.ui.UserSelect(required=True))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat what was filled in."""
        parts = [
            self.subject.component.value,
            self.note.value,
            *self.tone.component.values,
            self.size.component.value,
            self.who.component.values[0].name,
        ]
        await interaction.response.send_message(" | ".join(parts), ephemeral=True)


def build(bot: Bot) -> None:
    @bot.tree.command()
    async def panel(interaction: discord.Interaction) -> None:
        """Show a panel."""
        await interaction.response.send_message("panel", view=Panel())


async def test_a_button_edits_its_message() -> None:
    async with scene(build) as s:
        panel = (await s.at.slash("panel")).message
        assert panel.buttons == ["Count", "Slowly", "Away", "Form"]
        answer = await s.at.presses("Count")
        assert (answer.kind, answer.message, panel.text) == ("update", panel, "counted")
        assert panel.buttons[0] == "Counted"
        with pytest.raises(AssertionError):
            await s.at.presses("Counted")
        with pytest.raises(AssertionError):
            await s.at.presses("Nonsense")


async def test_a_deferred_update() -> None:
    async with scene(build) as s:
        panel = (await s.at.slash("panel")).message
        answer = await s.at.presses("Slow")
        await s.standin.until(lambda: len(s.at.seen) == 2)
        assert (answer.kind, panel.text, s.at.latest.text) == (
            "deferred",
            "slowly done",
            "by the way",
        )
        await s.at.presses("away", panel)
        await s.standin.until(lambda: panel.is_deleted)


async def test_selects() -> None:
    async with scene(build) as s:
        panel = (await s.at.slash("panel")).message
        assert (await s.at.selects("Red", "blue", menu="Colours")).text == "red blue"
        assert (await s.at.selects(s.ada, menu="People", message=panel)).text == "ada"
        for wrong in (["Green"], [], ["Red", "Blue", "Red"]):
            with pytest.raises(AssertionError):
                await s.at.selects(*wrong, menu="Colours", message=panel)


async def test_a_modal() -> None:
    async with scene(build) as s:
        await s.at.slash("panel")
        answer = await s.at.presses("Form")
        assert answer.kind == "modal"
        assert s.at.modal.title == "A form"
        assert s.at.modal.labels == ["Your subject", "Note", "Tone", "Size", "Who"]
        assert s.at.modal.values["Your subject"] == "leave"
        answer = await s.at.fills(note="soon", tone="Stern", Size="Large", who=s.ada)
        assert answer.text == "leave | soon | Stern | Large | ada"
        assert answer.is_ephemeral
        with pytest.raises(AssertionError):
            _ = s.at.modal


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"tone": "Stern", "size": "Small"},
        {"tone": "Angry", "size": "Small", "who": "ada"},
        {"Your subject": "ab"},
        {"Your subject": "a" * 11},
        {"Your subject": ""},
        {"nonsense": ""},
    ],
)
async def test_a_form_filled_in_badly_is_not_sent(values: dict[str, str]) -> None:
    async with scene(build) as s:
        await s.at.slash("panel")
        await s.at.presses("Form")
        sent = len(s.standin.frames)
        with pytest.raises(AssertionError):
            await s.at.fills(values)
        assert len(s.standin.frames) == sent
        assert s.at.modal.title == "A form"


class Upload(discord.ui.Modal, title="More"):
    """The other kinds of fields."""

    file: Any = discord.ui.Label(text="File", component=discord.ui.FileUpload())
    days: Any = discord.ui.Label(
        text="Days",
        component=discord.ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=each) for each in ("Mon", "Tue", "Wed")],
            max_values=2,
        ),
    )
    sure: Any = discord.ui.Label(text="Sure", component=discord.ui.Checkbox())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat what was filled in."""
        content = (await self.file.component.values[0].read()).decode()
        days, sure = self.days.component.values, self.sure.component.value
        await interaction.response.send_message(f"{content} {days} {sure}")


async def test_a_modal_with_a_file() -> None:
    def build(bot: Bot) -> None:
        @bot.tree.command()
        async def upload(interaction: discord.Interaction) -> None:
            """Upload."""
            await interaction.response.send_modal(Upload())

    async with scene(build) as s:
        await s.at.slash("upload")
        with pytest.raises(AssertionError):
            await s.at.fills(days=["Mon"])
        with pytest.raises(AssertionError):
            await s.at.fills(file=("a.txt", b"a"), days=["Mon", "Tue", "Wed"])
        answer = await s.at.fills(file=("a.txt", b"text"), days=["Mon", "Wed"], sure=True)
        assert answer.text == "text ['Mon', 'Wed'] True"


async def test_roles_channels_and_links() -> None:
    chosen: list[str] = []

    class Panel(discord.ui.View):
        @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Roles")
        async def role(self, interaction: discord.Interaction, select: Any) -> None:
            """Note the role."""
            chosen.append(select.values[0].name)
            await interaction.response.defer()

        @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Rooms")
        async def room(self, interaction: discord.Interaction, select: Any) -> None:
            """Note the room."""
            chosen.append(select.values[0].name)
            await interaction.response.defer()

    async with scene() as s:
        role = s.guild.role("Moderators")
        view = Panel()
        view.add_item(discord.ui.Button(label="Read", url="https://example.org/"))
        await s.bot.get_partial_messageable(s.room.id).send("panel", view=view)
        await s.at.selects(role, menu="Roles")
        await s.at.selects(s.room, menu="Rooms")
        assert chosen == ["Moderators", "general"]
        assert s.at.latest.links == {"Read": "https://example.org/"}
        with pytest.raises(AssertionError):
            await s.at.presses("Read")


async def test_an_old_button_works_after_a_restart() -> None:
    async with DiscordStandIn.started() as standin:
        guild = standin.guild("Staff")
        ada = standin.person("ada")
        guild.joins(ada)
        at = ada.at(guild.general)
        async with running(standin, make(standin)) as bot:
            view = discord.ui.View(timeout=None)
            view.add_item(Vote(7))
            await bot.get_partial_messageable(guild.general.id).send("vote", view=view)
        assert not standin.is_connected
        again = make(standin)
        again.add_dynamic_items(Vote)
        async with running(standin, again):
            answer = await at.presses("Vote 7")
            assert answer.text == "voted 7"


async def test_components_of_the_second_kind() -> None:
    async with scene() as s:
        view = discord.ui.LayoutView()
        box: Any = discord.ui.Container(discord.ui.TextDisplay("# Title"))
        row: Any = discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label="Press", custom_id="press"))
        box.add_item(row)
        view.add_item(box)
        await s.bot.get_partial_messageable(s.room.id).send(view=view)
        assert (s.at.latest.text, s.at.latest.buttons) == ("# Title", ["Press"])
