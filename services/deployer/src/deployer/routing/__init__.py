"""How requests reach a site: its route file, the proxy that reads it, the page before the first release."""
