"""Hooks that git runs during a push: the platform's, never a repository's (decision 72)."""
