"""What a site's containers may reach: their own site and the internet. Not other sites, not the platform, not the host.
Builds reach the image registry and the internet, and nothing of the host (decision 0040). Both may use only the
machine's own resolvers, and send mail only through a relay, not directly to other mail servers.

Two chains per stack, filled in one transaction by iptables-restore and hooked into the engine's DOCKER-USER (forwarded
traffic) and into INPUT (traffic to the host). Idempotent. `python -m deployer.host.firewall STACK` removes them, after
the stack's containers have been removed.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Protocol

from deployer.host import flock
from deployer.host.process import ProgramError, output
from shared.logging import get_logger
from shared.threads import in_thread

log = get_logger()

# Link-local (cloud metadata), private networks (the platform's bridge, the office behind the host), carrier-grade NAT.
FORBIDDEN = ("169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
REGISTRY_PORT = 5000
# A build ends at once when a connection is rejected; without an answer it waits, and its customer with it.
REFUSED = "REJECT --reject-with icmp-admin-prohibited"
HOOKS = (("DOCKER-USER", "FWD"), ("INPUT", "IN"))
WAIT = ("-w", "5")
DNS = ("udp", "tcp")
RESOLV_CONF = Path("/etc/resolv.conf")
# The engine uses these instead of resolvers on the host's loopback.
ENGINES_OWN = (IPv4Address("8.8.8.8"), IPv4Address("8.8.4.4"))
# A site's network is a /28, so this limits per site: a shop's mails pass, a bulk mailing does not.
SUBMISSION = "--hashlimit-above 10/minute --hashlimit-burst 30 --hashlimit-mode srcip --hashlimit-srcmask 28"

# The service and `warm`, in the same container, would insert twice if both checked and inserted concurrently.
LOCKS = Path(tempfile.gettempdir())


class FirewallSettings(Protocol):
    @property
    def stack(self) -> str: ...
    @property
    def subnet_pool(self) -> str: ...
    @property
    def builders_subnet(self) -> str: ...
    @property
    def registry_for_builds(self) -> str: ...
    @property
    def resolvers(self) -> Sequence[IPv4Address]: ...
    @property
    def firewall(self) -> str: ...


@dataclass(frozen=True)
class Source:
    """Untrusted containers: how to match their packets, and their own rules, which precede the common ones."""

    match: str
    own_rules: tuple[str, ...]
    host_ports: str = ""
    """The host's ports that they may reach."""
    refusal: str = "DROP"


def sites(stack: str, pool: str) -> Source:
    """Traffic within the pool is left to the engine's own isolation between bridges."""
    limited = f"-p tcp -m multiport --dports 465,587 -m conntrack --ctstate NEW -m hashlimit {SUBMISSION}"
    own_rules = (
        f"-d {pool} -j RETURN",
        "-p tcp --dport 25 -j DROP",
        f"{limited} --hashlimit-name wm-{stack}-mail -j DROP",
    )
    return Source(f"-s {pool}", own_rules, host_ports="80,443")


def builds(subnet: str, registry: str) -> Source:
    """The registry is on the builds' network, where the engine blocks traffic between containers: ACCEPT overrides."""
    own_rules = (
        f"-d {registry} -p tcp --dport {REGISTRY_PORT} -j ACCEPT",
        f"-d {subnet} -j {REFUSED}",
        f"-p tcp -m multiport --dports 25,465,587 -j {REFUSED}",
    )
    return Source(f"-s {subnet}", own_rules, refusal=REFUSED)


def chain(stack: str, direction: str) -> str:
    return f"WEBMETEOR-{stack.upper()}-{direction}"


def rules(stack: str, sources: Sequence[Source], resolvers: Iterable[IPv4Address]) -> str:
    """Return the text for iptables-restore. Packets that come from no source match no rule."""
    forward, to_host = chain(stack, "FWD"), chain(stack, "IN")
    names = [f"-d {resolver} -p {protocol} --dport 53 -j RETURN" for resolver in resolvers for protocol in DNS]
    established = "-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN"
    lines = [
        "*filter",
        f":{forward} - [0:0]",
        f":{to_host} - [0:0]",
        f"-A {forward} {established}",
        *(f"-A {forward} {s.match} {rule}" for s in sources for rule in (*s.own_rules, *names, *_outside(s))),
        # The host has an address in every site's network, and uses it to talk to itself.
        f"-A {to_host} -i lo -j RETURN",
        f"-A {to_host} {established}",
        *(f"-A {to_host} {s.match} {rule}" for s in sources for rule in (*names, *_to_host(s))),
        "COMMIT",
        "",
    ]
    return "\n".join(lines)


def _to_host(source: Source) -> tuple[str, ...]:
    allowed = (f"-p tcp -m multiport --dports {source.host_ports} -j RETURN",) if source.host_ports else ()
    return (*allowed, f"-j {source.refusal}")


def _outside(source: Source) -> Iterator[str]:
    yield from (f"-p {protocol} --dport 53 -j {source.refusal}" for protocol in DNS)
    yield from (f"-d {network} -j {source.refusal}" for network in FORBIDDEN)


def named_resolvers(resolv_conf: str) -> tuple[IPv4Address, ...]:
    """Return the resolvers that the engine asks from inside a container's network, by the host's resolv.conf.

    The engine asks a loopback resolver from the host itself: containers need no access to it.
    """
    words = [line.split() for line in resolv_conf.splitlines()]
    named = [ip_address(line[1].partition("%")[0]) for line in words if line[:1] == ["nameserver"] and len(line) > 1]
    found = tuple(address for address in named if isinstance(address, IPv4Address) and not address.is_loopback)
    return found or ENGINES_OWN


async def _resolvers(settings: FirewallSettings) -> Sequence[IPv4Address]:
    return settings.resolvers or named_resolvers(await in_thread(RESOLV_CONF.read_text))


async def ensure(settings: FirewallSettings) -> None:
    """Raises ProgramError or TimeoutError when the rules can't be set."""
    if settings.firewall == "off":
        return
    registry = settings.registry_for_builds.partition(":")[0]
    sources = (sites(settings.stack, settings.subnet_pool), builds(settings.builders_subnet, registry))
    text = rules(settings.stack, sources, await _resolvers(settings)).encode()
    async with flock.holding(LOCKS / f"webmeteor-firewall-{settings.stack}", flock.ALONE):
        # Declaring a chain in restore's input empties it: old and new rules never mix.
        await output(["iptables-restore", *WAIT, "--noflush"], stdin=text)
        for hook, direction in HOOKS:
            await _hook(hook, chain(settings.stack, direction))


async def _hook(hook: str, target: str) -> None:
    """Put the jump first in `hook`, once. An engine restart removes nothing, but a manual flush may."""
    listed = (await output(["iptables", *WAIT, "-S", hook])).decode().splitlines()
    jumps = [line for line in listed if line == f"-A {hook} -j {target}"]
    rules_of_hook = [line for line in listed if line.startswith("-A ")]
    if len(jumps) == 1 and rules_of_hook[0].startswith(f"-A {hook} -j WEBMETEOR-"):
        return
    for _ in jumps:
        await output(["iptables", *WAIT, "-D", hook, "-j", target])
    await output(["iptables", *WAIT, "-I", hook, "1", "-j", target])


async def check(settings: FirewallSettings) -> None:
    """For readiness: check that the hooks exist. Raises ProgramError."""
    if settings.firewall == "on":
        for hook, direction in HOOKS:
            await output(["iptables", *WAIT, "-C", hook, "-j", chain(settings.stack, direction)])


async def remove(stack: str) -> None:
    """Remove hooks and chains; missing ones are no error."""
    for hook, direction in HOOKS:
        target = chain(stack, direction)
        for arguments in (("-D", hook, "-j", target), ("-F", target), ("-X", target)):
            with contextlib.suppress(ProgramError):
                await output(["iptables", *WAIT, *arguments])


if __name__ == "__main__":
    asyncio.run(remove(sys.argv[1]))
