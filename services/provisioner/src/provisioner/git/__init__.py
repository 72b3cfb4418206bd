"""Repositories: where they live, how they are served, and what changed in them."""
