"""Telling the platform of pushes: what changed, in order, until it is heard."""
