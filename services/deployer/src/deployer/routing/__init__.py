"""How requests reach a site: its route file, and the proxy that reads it."""
