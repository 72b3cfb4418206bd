"""Deliver pushes to the platform: changes in order, at least once."""
