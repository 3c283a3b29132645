"""Faults planted in samples: what is changed, and what the check must say of it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict
from typing import Any, NamedTuple

from tests.adapters.discord.samples import user
from tests.discord_standin.exchange import Exchange

GONE = object()
NUMBER = 1 << 40


class Plant(NamedTuple):
    """One change of a sample: the value at a path of keys with dots, or `GONE`."""

    sample: str
    path: str
    value: Any
    says: str
    """A part of the one fault that it makes; for what no schema knows, the rule that it breaks."""

    def __str__(self) -> str:
        return f"{self.sample}: {self.path}: {self.says}"

    def in_exchange(self, exchange: Exchange) -> Exchange:
        """Plant it in an exchange."""
        return Exchange(**self.in_frame(asdict(exchange)))

    def in_frame(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        """Plant it in a frame."""
        changed = deepcopy(dict(frame))
        node: Any = changed
        *way, last = self.path.split(".")
        for key in way:
            node = node[_key(node, key)]
        if self.value is GONE:
            del node[_key(node, last)]
        else:
            node[_key(node, last)] = self.value
        return changed


def spoil(sample: Mapping[str, Any], *parts: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Put something of the wrong kind in place of every single value in some parts of a sample."""
    for part in parts:
        for path, value in _walk(sample.get(part), part):
            wrong = 3.5 if isinstance(value, dict | list) else {"wrong": True}
            yield path, Plant("", path, wrong, "").in_frame(sample)


def _walk(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    pairs = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node if isinstance(node, list) else ())
    )
    for key, value in pairs:
        yield f"{path}.{key}", value
        yield from _walk(value, f"{path}.{key}")


def _key(node: Any, key: str) -> int | str:
    return int(key) if isinstance(node, list) else key


BUTTON = "request.components.0.components.0"

IN_REQUESTS = (
    Plant("say", "path", "/channels/20/message", "unknown operation"),
    Plant("say", "method", "PATCH", "unknown operation"),
    Plant("say", "path", "/channels/general/messages", "path channel_id $: 'general'"),
    Plant("give role", "path", "/guilds/10/members/-5/roles/11", "path user_id $: '-5'"),
    Plant("history", "query.page", "2", "query page: unknown argument"),
    Plant("history", "query.limit", "500", "query limit $: 500"),
    Plant("history", "query.before", "yesterday", "query before $: 'yesterday'"),
    Plant("server", "query.with_counts", "yes", "query with_counts $: 'yes'"),
    Plant("say", "content_type", "text/plain", "content type 'text/plain'"),
    Plant("sync", "content_type", "multipart/form-data", "content type 'multipart/form-data'"),
    Plant("react", "request", {"emoji": "👍"}, "must be none"),
    Plant("say", "request.content", 7, "$.content: 7 is not of type"),
    Plant("say", "request.content", "x" * 4001, "$.content: 'xxx"),
    Plant("say", "request.embeds.0.color", NUMBER, "$.embeds[0].color"),
    Plant("say", "request.embeds.0.color", str(NUMBER), "maximum of 16777215"),
    Plant("say", "request.embeds.0.title", "x" * 257, "$.embeds[0].title"),
    Plant("say", "request.embeds.0.timestamp", "next Monday", "is not a 'date-time'"),
    Plant(
        "say", "request.embeds.0.timestamp", "2026-03-02T09:30:00", "'2026-03-02T09:30:00' is not"
    ),
    Plant(
        "say", "request.embeds.0.fields.0.value", GONE, "$.embeds[0].fields[0].value: is missing"
    ),
    Plant("say", "request.embeds", [{}] * 11, "maxItems 10"),
    Plant("say", "request.components.0.type", 99, "$.components[0]: type 99 is none of ActionRow"),
    Plant("say", BUTTON + ".label", "x" * 81, "ButtonComponentForMessageRequest): 'xxx"),
    Plant("say", BUTTON + ".style", 9, "9 is none of 1, 2, 3, 4, 5, 6"),
    Plant("say", BUTTON + ".custom_id", "x" * 101, "maxLength 100"),
    Plant("say", "request.components.0.components", [], "$.components[0].components"),
    Plant("say by parts", "request.components.0.components.0.content", "", "TextDisplayComponent"),
    Plant(
        "say by parts", "request.components.0.components.1.components.0.options", GONE, "StringS"
    ),
    Plant(
        "say by parts",
        "request.allowed_mentions.users.0",
        "anna",
        "$.allowed_mentions.users[0] (Me",
    ),
    Plant("poll", "request.poll.duration", 800, "$.poll.duration"),
    Plant("poll", "request.poll.answers.0", {}, "$.poll.answers[0].poll_media"),
    Plant("answer", "request.type", 44, "type 44 is none of"),
    Plant("answer", "request.data.content", "x" * 2001, "maxLength 2000"),
    Plant("open form", "request.data.title", "x" * 46, "$.data.title"),
    Plant("open form", "request.data.components.0.component.style", 3, "$.data.components[0]"),
    Plant("open form", "request.data.custom_id", GONE, "$.data.custom_id"),
    Plant("suggest", "request.data.choices", [{"name": "x", "value": "y"}] * 26, "maxItems 25"),
    Plant("edit", "request.attachments", [{"filename": "a"}], "$.attachments[0].id: is missing"),
    Plant("edit answer", "request.content", "x" * 2001, "maxLength 2000"),
    Plant("follow up", "query.wait", "maybe", "query wait $: 'maybe'"),
    Plant("sync", "request.0.name", "x" * 33, "$[0].name"),
    Plant("sync", "request.0.options.0.description", GONE, "StringOption): is missing"),
    Plant("sync", "request.0.options.1.choices.0.value", "one", "$[0].options[1].choices[0].value"),
    Plant("sync", "request", {"name": "ask"}, "is not of type 'array', 'null'"),
    Plant("allow", "request.type", 2, "2 is none of 0, 1"),
)

IN_RESPONSES = (
    Plant("say", "status", 201, "status 201 is not declared"),
    Plant("say", "response", None, "response 200 $: None"),
    Plant("say", "response.id", 30, "$.id: 30 is not of type 'string'"),
    Plant("say", "response.author.global_name", GONE, "$.author.global_name: is missing"),
    Plant("say", "response.timestamp", "2026-03-02 09:30", "$.timestamp"),
    Plant("say", "response.type", 5000, "$.type: 5000 is none of"),
    Plant("say", "response.flags", NUMBER, "is not a 'int32'"),
    Plant("say", "response.flags", "0", "$.flags: '0' is not of type 'integer'"),
    Plant("say", "response.components.0.components.0.id", GONE, "ButtonComponentResponse): is mis"),
    Plant("upload", "response.attachments.0.size", GONE, "$.attachments[0].size"),
    Plant("poll", "response.poll.results", GONE, "$.poll.results"),
    Plant("history", "response.0.pinned", "no", "$[0].pinned"),
    Plant("delete", "response", {}, "204 has a body"),
    Plant("answer", "response.interaction", GONE, "$.interaction: is missing"),
    Plant(
        "answer",
        "response.resource.message.interaction_metadata.authorizing_integration_owners",
        GONE,
        "ApplicationCommandInteractionMetadataResponse): is missing",
    ),
    Plant("application", "response.flags_new", GONE, "$.flags_new: is missing"),
    Plant("application", "response.eligible_oauth2_scopes", GONE, "$.eligible_oauth2_scopes"),
    Plant("application", "response.cover_image", None, "$.cover_image: None"),
    Plant("server", "response.preferred_locale", "en", "$.preferred_locale: 'en' is none of"),
    Plant("member", "response.user", GONE, "$.user: is missing"),
    Plant("rooms", "response.0.type", 99, "$[0]: type 99 is none of GuildChannel"),
    Plant("refused", "response.code", GONE, "response 404 $.code: is missing"),
    Plant("refused", "response.message", GONE, "$.message: is missing"),
    Plant("too fast", "response.retry_after", GONE, "$.retry_after: is missing"),
)

MISSPELT = (
    Plant("say", "request.contents", "Hello", "$.contents: unknown field"),
    Plant("upload", "request.contents", "Hello", "$.contents: unknown field"),
    Plant("say", BUTTON + ".colour", 1, "ButtonComponentForMessageRequest): unknown field"),
    Plant("follow up", "request.ephemeral", True, "ephemeral"),  # noqa: FBT003 - what is planted
    Plant("sync", "request.0.options.0.requierd", True, "requierd"),  # noqa: FBT003
    Plant("say", "response.author.nick", "Anna", "$.author.nick: unknown field"),
    Plant("refused", "response.errors_", {}, "unknown field"),
)
"""Only the strict reading finds these."""

IN_FRAMES = (
    Plant("hello", "op", 12, "12 is no opcode"),
    Plant("hello", "d.heartbeat_interval", "41250", "$.d.heartbeat_interval"),
    Plant("hello", "sent_by", "bot", "is not for the bot to send"),
    Plant("hello", "seq", 1, "$.seq: unknown field"),
    Plant("hello", "s", 4, "$.s: 4"),
    Plant("identify", "d.intents", GONE, "$.d.intents: is missing"),
    Plant("resume", "d.seq", None, "$.d.seq: None"),
    Plant("invalid session", "d", None, "$.d: None"),
    Plant("ready", "s", None, "$.s: None"),
    Plant("ready", "t", "REDDY", "no check for this event"),
    Plant("ready", "d.application.flags_new", GONE, "$.d.application.flags_new"),
    Plant("ready", "d.guilds.0.unavailable", GONE, "$.d.guilds[0].unavailable"),
    Plant("ready", "d.resume_gateway_url", "https://discord.com", "$.d.resume_gateway_url"),
    Plant("ready", "d.user.id", 40, "$.d.user.id"),
    Plant("server", "d.roles.0.permissions", 3072, "$.d.roles[0].permissions"),
    Plant("server", "d.members.0.user", GONE, "$.d.members[0].user: is missing"),
    Plant("server", "d.channels.0.name", GONE, "$.d.channels[0].name: is missing"),
    Plant("server", "d.joined_at", GONE, "$.d.joined_at"),
    Plant("said", "d.author", GONE, "$.d.author: is missing"),
    Plant("said", "d.member.roles", GONE, "$.d.member.roles: is missing"),
    Plant("unsaid", "d.channel_id", 20, "$.d.channel_id"),
    Plant("reaction", "d.emoji.name", GONE, "$.d.emoji.name"),
    Plant("vote", "d.answer_id", "1", "$.d.answer_id"),
    Plant("command", "d.member.permissions", GONE, "$.d.member.permissions"),
    Plant("command", "d.member", GONE, "in a server): is missing"),
    Plant("command", "d.user", user(), "fits more than one branch"),
    Plant("command", "d.data.id", GONE, "$.d.data.id: is missing"),
    Plant("command", "d.data.resolved.users.50.username", GONE, "$.d.data.resolved.users"),
    Plant("command", "d.locale", "english", "$.d.locale: 'english' is none of"),
    Plant("press", "d.message", GONE, "$.d.message: is missing"),
    Plant("press", "d.data.component_type", 4, "$.d.data.component_type"),
    Plant("form", "d.data.components", GONE, "$.d.data.components: is missing"),
)

BEYOND_SCHEMAS = (
    Plant("say", "request.content", "x" * 2001, "a channel's message has at most 2000 characters"),
    Plant("say", "request", {"content": ""}, "a message is not empty"),
    Plant("say", "request.embeds", [{"description": "x" * 4096}] * 2, "6000 characters of embeds"),
    Plant("say by parts", "request.content", "Hello", "no text beside IS_COMPONENTS_V2"),
    Plant(
        "say by parts",
        "request.components.0.components",
        [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x"}] * 2}],
        "a custom_id is there once",
    ),
    Plant("sync", "request.0.name", "Ask Me", "a command's name is lower case, without spaces"),
    Plant(
        "sync",
        "request.0.options",
        [
            {"type": 3, "name": "a", "description": "a", "required": False},
            {"type": 3, "name": "b", "description": "b", "required": True},
        ],
        "required options stand before the others",
    ),
    Plant("update", "path", "/interactions/70/long-gone/callback", "answered in 3 s, and once"),
    Plant("wait", "request.data.content", "Hello", "a deferral has no text, and stays ephemeral"),
)
"""No schema knows these rules: the stand-in enforces them, see its own tests."""
