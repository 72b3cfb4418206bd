from dataclasses import dataclass

from tests.lib import node
from tests.lib.platform import Site

# Quotes, markup, shell, template and header syntax, an emoji: what a name has to survive everywhere.
HOSTILE_NAME = """O'Brien's "Café" <b>&amp; {{ 7*7 }} $(touch /tmp/owned) `id` ${PATH} \\ 🚀\r\nBcc: evil@example.org"""


@dataclass
class Birth:
    """A site, and what its owner and a stranger were told live from before it was asked for."""

    site: Site
    owner: node.Listener
    stranger: node.Listener
