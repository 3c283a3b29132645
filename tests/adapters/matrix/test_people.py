"""People with real clients: what one says, the other reads, encrypted or not."""

from pathlib import Path
from typing import Any

import pytest

from tests.matrix_server import Message, People, Person, client


async def meet(people: People, **given: Any) -> tuple[Person, Person, str]:
    """Bring two people together in a room."""
    ada, bob = await people.person("Ada"), await people.person("Bob")
    room = await ada.makes_room("Staff", bob, **given)
    assert await bob.accepts() == [room]
    return ada, bob, room


@pytest.mark.parametrize("encrypted", [False, True])
async def test_two_people_talk(people: People, *, encrypted: bool) -> None:
    ada, bob, room = await meet(people, encrypted=encrypted)
    first = await ada.says(room, "Morning.", html="<b>Morning.</b>", mention=bob)
    await bob.says(room, "And to you.", reply_to=first)
    heard, answer = await ada.sees(room)
    assert [heard, answer] == await bob.sees(room)
    assert (heard.id, heard.sender, heard.msgtype) == (first, ada.user_id, "m.text")
    assert heard.body == "Bob: Morning."
    assert heard.html.endswith(">Bob</a>: <b>Morning.</b>")
    assert heard.mentions == {bob.user_id}
    assert heard.is_encrypted is encrypted
    assert (answer.body, answer.reply_to, answer.thread) == ("And to you.", first, "")


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("version", ["11", "12"])
async def test_messages_change_and_go(people: People, version: str, *, encrypted: bool) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    room = await ada.makes_room("Staff", bob, encrypted=encrypted, version=version)
    await bob.accepts()
    kept, gone = await ada.says(room, "Tuseday"), await ada.says(room, "Never mind.")
    await ada.edits(room, kept, "Tuesday")
    await bob.reacts(room, "👍", kept)
    taken = await bob.reacts(room, "👎", kept)
    await bob.redacts(room, taken)
    await ada.redacts(room, gone)
    (message,) = await bob.sees(room)
    assert (message.body, message.is_edited, message.id) == ("Tuesday", True, kept)
    assert message.reactions == {"👍": [bob.user_id]}


async def test_nobody_edits_what_another_said(people: People) -> None:
    ada, bob, room = await meet(people)
    first = await ada.says(room, "Tuesday")
    await bob.edits(room, first, "Wednesday")
    assert [each.body for each in await ada.sees(room)] == ["Tuesday"]


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_arrives_as_it_was(people: People, tmp_path: Path, *, encrypted: bool) -> None:
    ada, bob, room = await meet(people, encrypted=encrypted)
    path = tmp_path / "räta 1.csv"
    path.write_bytes(b"who,when\n")
    await ada.sends_file(room, path)
    (message,) = await bob.sees(room)
    assert (message.msgtype, message.body, message.has_file) == ("m.file", path.name, True)
    assert ("file" in message.content) is encrypted
    assert await bob.downloads(message) == path.read_bytes()


async def test_a_thread_is_not_a_reply(people: People) -> None:
    ada, bob, room = await meet(people)
    root = await ada.says(room, "The rota")
    await bob.says(room, "When?", thread=root)
    (_, message) = await ada.sees(room)
    assert (message.thread, message.reply_to) == (root, "")


async def test_a_direct_talk_is_known_as_one(people: People) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    room = await ada.makes_room("", bob, direct=True, encrypted=True)
    await bob.client.syncs()
    assert bob.client.invitations == {room: True}
    await bob.accepts()
    await ada.says(room, "Between us.")
    assert [each.body for each in await bob.sees(room)] == ["Between us."]


async def test_more_than_a_sync_holds_is_read_in_full(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 3)
    ada, bob, room = await meet(people)
    said = [str(number) for number in range(10)]
    for text in said:
        await ada.sends(room, "m.room.message", {"msgtype": "m.text", "body": text})
    assert [each.body for each in await bob.sees(room)] == said


async def test_someone_waits_for_an_answer(people: People) -> None:
    ada, bob, room = await meet(people, encrypted=True)
    await ada.says(room, "Ready?")
    await bob.waits_for(room, lambda message: message.body == "Ready?")
    with pytest.raises(TimeoutError):
        await bob.waits_for(room, lambda message: message.body == "No.", seconds=0.1)


async def test_a_strict_person_is_read_by_signed_devices_alone(people: People) -> None:
    ada, bob = await people.person("Ada", is_strict=True), await people.person("Bob")
    room = await ada.makes_room("Staff", bob, encrypted=True)
    await bob.accepts()
    await ada.says(room, "Who is there?")
    (message,) = await bob.sees(room)
    assert not message.is_readable
    await bob.signs()
    await ada.says(room, "Ah, it is you.")
    messages: list[Message] = await bob.sees(room)
    assert [each.body for each in messages if each.is_readable] == ["Ah, it is you."]
    assert not await bob.trusts(messages[1])
    await bob.says(room, "It is.")
    assert await ada.trusts((await ada.sees(room))[-1])


async def test_a_second_device_reads_along(people: People) -> None:
    ada, bob, room = await meet(people, encrypted=True)
    await ada.says(room, "Before.")
    phone = await people.device(bob, "BOBS-PHONE")
    await ada.says(room, "After.")
    assert [each.is_readable for each in await phone.sees(room)] == [False, True]
    assert [each.body for each in await bob.sees(room)] == ["Before.", "After."]
