"""Repositories: storing them, serving them, and finding what changed."""
