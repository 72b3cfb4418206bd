"""Where the test stack's PowerDNS is; `WEBMETEOR_TEST_PDNS` (`host:dns port:api port:key`) points elsewhere."""

import os
from dataclasses import dataclass

from tests.lib.stack import BINDS
from tests.support import stack


@dataclass(frozen=True)
class DnsServer:
    address: str
    api_url: str
    api_key: str


def dns_server() -> DnsServer:
    named = os.environ.get("WEBMETEOR_TEST_PDNS")
    if named:
        host, dns, api, key = named.split(":")
    else:
        host, dns, api, key = BINDS["test"], "15353", "15354", stack.secrets()["PDNS_API_KEY"]
    return DnsServer(f"{host}:{dns}", f"http://{host}:{api}", key)
