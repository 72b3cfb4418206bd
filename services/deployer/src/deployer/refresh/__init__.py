"""Brings security updates to sites: each is redeployed on the engine's current runtimes (decision 0043)."""
