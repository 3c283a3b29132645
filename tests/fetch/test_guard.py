"""Only the public internet is dialled, whatever a name, a number or a redirect says."""

import pytest

from bot.fetch import Failed, Fetched, Why, is_public
from bot.fetch.dial import PublicResolver
from bot.fetch.fetcher import Fetcher
from tests.fetch.site import Names, Site, open_fetcher

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.8.9.10 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::169.254.169.254 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 4000::1
""".split()
OPEN = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 223.255.255.255
2606:4700::1111 2a00:1450:4009::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()


@pytest.mark.parametrize("address", CLOSED)
def test_a_closed_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_an_open_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "017.0.0.1", "2130706433", "::1]"])
def test_what_is_no_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.1", "private.test", "localhost"]
)
async def test_a_private_host_is_refused(site: Site, fetcher: Fetcher, host: str) -> None:
    site.says("/feed", "secret")
    answer = await fetcher.fetch(site.url("/feed", host))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
    assert "not on the public internet" in answer.sentence
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001"])
async def test_old_spellings_of_loopback_lead_nowhere(
    site: Site, fetcher: Fetcher, host: str
) -> None:
    site.says("/feed", "secret")
    answer = await fetcher.fetch(site.url("/feed", host))
    assert isinstance(answer, Failed)
    assert answer.why in {Why.ADDRESS, Why.NAME}
    assert site.asked == []


async def test_a_redirect_into_the_private_network_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", status=302, location=site.url("/secret", "127.0.0.1"))
    site.says("/secret", "secret")
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
    assert [request.path for request in site.asked] == ["/feed"]


async def test_a_redirect_to_a_private_name_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", status=301, location=site.url("/secret", "private.test"))
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS


async def test_an_allowed_host_is_reached(site: Site) -> None:
    site.says("/feed", "inside")
    async with open_fetcher(allow=frozenset({"Intranet.test", "127.0.0.1"})) as fetcher:
        for host in ("intranet.test", "INTRANET.test", "127.0.0.1"):
            answer = await fetcher.fetch(site.url("/feed", host))
            assert isinstance(answer, Fetched)
            assert answer.body == b"inside"


async def test_a_name_with_any_private_address_never_leads_there(site: Site) -> None:
    site.says("/feed", "secret")
    names = Names(mixed=["::1", "127.0.0.1", "10.0.0.1"])
    async with open_fetcher(names=names) as fetcher:
        answer = await fetcher.fetch(site.url("/feed", "mixed.test"))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
    assert site.asked == []


async def test_of_a_names_addresses_the_public_ones_are_left() -> None:
    resolver = PublicResolver(Names(mixed=["127.0.0.1", "8.8.8.8", "fd00::1", "2606:4700::1111"]))
    found = await resolver.resolve("mixed.test", 80)
    assert [each["host"] for each in found] == ["8.8.8.8", "2606:4700::1111"]


async def test_the_address_is_checked_when_it_is_dialled(site: Site) -> None:
    """The resolver says a public address first and loopback the second time."""
    site.says("/feed", "secret")
    names = Names(turning=["127.0.0.1"])
    async with open_fetcher(names=names) as fetcher:
        # As if the resolver's own check had been passed: the socket still refuses.
        connector = fetcher._public.connector
        connector._resolver = names  # type: ignore[union-attr]
        answer = await fetcher.fetch(site.url("/feed", "turning.test"))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://feeds.test/",
        "gopher://feeds.test/",
        "javascript:alert(1)",
        "feeds.test/feed",
        "//feeds.test/feed",
        "http://",
        "",
        "http://[::1",
        "http://feeds.test:99999/",
        "http://ada:secret@feeds.test/",
    ],
)
async def test_only_plain_web_addresses_are_fetched(fetcher: Fetcher, address: str) -> None:
    answer = await fetcher.fetch(address)
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
    assert "secret" not in answer.sentence


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://feeds.test/", "http://a:b@feeds.test/"]
)
async def test_a_redirect_to_another_scheme_is_refused(
    site: Site, fetcher: Fetcher, target: str
) -> None:
    site.says("/feed", status=302, location=target)
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Failed)
    assert answer.why is Why.ADDRESS
