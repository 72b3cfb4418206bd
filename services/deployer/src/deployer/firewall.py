"""What a site's containers may reach: their own site and the internet. Not other sites, not the platform, not the host.
The same holds for builds, which run on the engine's default bridge, and for each other (decision 0040).

Two chains per stack, filled in one transaction by iptables-restore and hooked into the engine's DOCKER-USER (what is
forwarded) and into INPUT (what is meant for the host). Running it again changes nothing. `python -m deployer.firewall
STACK` takes them away again, when the stack's containers are gone.
"""

import asyncio
import contextlib
import sys
from typing import Protocol

from shared.logging import get_logger

from deployer.process import ProgramError, output

log = get_logger()

# Link-local (cloud metadata), private networks (the platform's bridge, the office behind the host), carrier-grade NAT.
FORBIDDEN = ("169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
BUILDS = "docker0"
HOOKS = (("DOCKER-USER", "FWD"), ("INPUT", "IN"))
WAIT = ("-w", "5")

# Two that look and insert at once would insert twice.
_one_at_a_time = asyncio.Lock()


class FirewallSettings(Protocol):
    @property
    def stack(self) -> str: ...
    @property
    def subnet_pool(self) -> str: ...
    @property
    def firewall(self) -> str: ...


def chain(stack: str, direction: str) -> str:
    return f"WEBMETEOR-{stack.upper()}-{direction}"


def rules(stack: str, pool: str) -> str:
    """The text for iptables-restore. Within the pool the engine's own isolation between bridges decides."""
    forward, to_host = chain(stack, "FWD"), chain(stack, "IN")
    lines = [
        "*filter",
        f":{forward} - [0:0]",
        f":{to_host} - [0:0]",
        f"-A {forward} ! -s {pool} ! -i {BUILDS} -j RETURN",
        f"-A {forward} -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        f"-A {forward} -s {pool} -d {pool} -j RETURN",
        *(f"-A {forward} -p {protocol} --dport 53 -j RETURN" for protocol in ("udp", "tcp")),
        *(f"-A {forward} -d {network} -j DROP" for network in FORBIDDEN),
        # One build from another, whatever addresses the engine gives them.
        f"-A {forward} -i {BUILDS} -o {BUILDS} -j DROP",
        f"-A {to_host} ! -s {pool} ! -i {BUILDS} -j RETURN",
        # The host itself has an address in every site's network, and talks to itself under it.
        f"-A {to_host} -i lo -j RETURN",
        f"-A {to_host} -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        *(f"-A {to_host} -p {protocol} --dport 53 -j RETURN" for protocol in ("udp", "tcp")),
        f"-A {to_host} -p tcp -m multiport --dports 80,443 -j RETURN",
        f"-A {to_host} -j DROP",
        "COMMIT",
        "",
    ]
    return "\n".join(lines)


async def ensure(settings: FirewallSettings) -> None:
    """Raises ProgramError or TimeoutError when the rules can't be set."""
    if settings.firewall == "off":
        return
    text = rules(settings.stack, settings.subnet_pool).encode()
    async with _one_at_a_time:
        # Declaring a chain in restore's input empties it: old and new rules never mix.
        await output(["iptables-restore", *WAIT, "--noflush"], stdin=text)
        for hook, direction in HOOKS:
            await _hook(hook, chain(settings.stack, direction))


async def _hook(hook: str, target: str) -> None:
    """First in `hook`, once. An engine restart empties nothing, but a flush by hand may."""
    listed = (await output(["iptables", *WAIT, "-S", hook])).decode().splitlines()
    jumps = [line for line in listed if line == f"-A {hook} -j {target}"]
    rules_of_hook = [line for line in listed if line.startswith("-A ")]
    if len(jumps) == 1 and rules_of_hook[0].startswith(f"-A {hook} -j WEBMETEOR-"):
        return
    for _ in jumps:
        await output(["iptables", *WAIT, "-D", hook, "-j", target])
    await output(["iptables", *WAIT, "-I", hook, "1", "-j", target])


async def check(settings: FirewallSettings) -> None:
    """For readiness: the hooks are there. Raises ProgramError."""
    if settings.firewall == "on":
        for hook, direction in HOOKS:
            await output(["iptables", *WAIT, "-C", hook, "-j", chain(settings.stack, direction)])


async def remove(stack: str) -> None:
    """What is not there is no error."""
    for hook, direction in HOOKS:
        target = chain(stack, direction)
        for arguments in (("-D", hook, "-j", target), ("-F", target), ("-X", target)):
            with contextlib.suppress(ProgramError):
                await output(["iptables", *WAIT, *arguments])


if __name__ == "__main__":
    asyncio.run(remove(sys.argv[1]))
