"""Answers come from strangers' name servers: bounded in everything."""

import asyncio
import itertools
from typing import Any, cast

import dns.flags
import dns.message
import dns.rrset
import pytest

from dns_ssl.errors import LookupFailedError
from dns_ssl.lookup import MAX_RECORDS, MAX_TEXT, DnsLookup
from tests.support.ipv6 import needs_ipv6

NAME = "business.example"


class NameServer(asyncio.DatagramProtocol):
    """Answers every question with the given record sets, or with rubbish, or not at all."""

    def __init__(self, *rrsets: dns.rrset.RRset, rubbish: bytes | None = None, silent: bool = False) -> None:
        self._rrsets = rrsets
        self._rubbish = rubbish
        self._silent = silent
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, address: Any) -> None:
        assert self._transport is not None
        if self._silent:
            return
        if self._rubbish is not None:
            self._transport.sendto(data[:2] + self._rubbish, address)
            return
        answer = dns.message.make_response(dns.message.from_wire(data))
        answer.answer.extend(self._rrsets)
        self._transport.sendto(answer.to_wire(max_size=65535), address)


async def lookup_at(server: NameServer) -> tuple[DnsLookup, asyncio.BaseTransport]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: server, ("127.0.0.1", 0))
    return DnsLookup(f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"), transport


async def test_many_and_long_texts_are_cut() -> None:
    """A zone may hold thousands of records."""
    texts = [f'"{number:04d}" "{"x" * 250}" "{"y" * 250}" "{"z" * 250}"' for number in range(60)]
    rrset = dns.rrset.from_text_list(f"_acme-challenge.{NAME}.", 60, "IN", "TXT", texts)
    lookup, transport = await lookup_at(NameServer(rrset))
    found = await lookup.texts(f"_acme-challenge.{NAME}")
    assert len(found) == MAX_RECORDS
    assert all(len(text) == MAX_TEXT for text in found)
    transport.close()


@needs_ipv6
async def test_name_server_at_an_ipv6_address() -> None:
    """With its port, in brackets."""
    server = NameServer(dns.rrset.from_text(f"{NAME}.", 60, "IN", "A", "192.0.2.1"))
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: server, ("::1", 0))
    port = transport.get_extra_info("sockname")[1]
    assert await DnsLookup(f"[::1]:{port}").addresses(NAME, "A") == ["192.0.2.1"]
    transport.close()


async def test_alias_chain_is_followed_a_few_steps_only() -> None:
    """An endless chain is an error, not a loop."""

    def chain(length: int) -> list[dns.rrset.RRset]:
        names = [NAME, *(f"a{number}.example" for number in range(length))]
        aliases = [dns.rrset.from_text(f"{a}.", 60, "IN", "CNAME", f"{b}.") for a, b in itertools.pairwise(names)]
        return [*aliases, dns.rrset.from_text(f"{names[-1]}.", 60, "IN", "A", "192.0.2.1")]

    short, first = await lookup_at(NameServer(*chain(3)))
    assert await short.addresses(NAME, "A") == ["192.0.2.1"]
    long, second = await lookup_at(NameServer(*chain(40)))
    with pytest.raises(LookupFailedError):
        await long.addresses(NAME, "A")
    first.close()
    second.close()


@pytest.mark.parametrize("server", [NameServer(rubbish=b"\xff" * 30), NameServer(silent=True)])
async def test_rubbish_and_silence_end_in_time(server: NameServer) -> None:
    """As a look-up that failed, to be repeated later."""
    lookup, transport = await lookup_at(server)
    async with asyncio.timeout(10):
        with pytest.raises(LookupFailedError):
            await lookup.addresses(NAME, "A")
    transport.close()


@pytest.mark.parametrize(
    "name", ["business.example", "_dmarc.business.example", "_acme-challenge.*", "_acme-challenge."]
)
async def test_only_names_for_codes_are_asked_for_texts(name: str) -> None:
    """Nothing else is anybody's business."""
    with pytest.raises(ValueError, match=r"code|validation"):
        await DnsLookup("127.0.0.1").texts(name)
