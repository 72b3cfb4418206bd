"""Limits of one commit: checked at the push, and again by every reader. Small programs import this module, too."""

TREE_FILES = 20_000
"""Maximum number of files, and of folders: 2 kB of nested trees can expand to millions."""
TREE_DEPTH = 100
PATH_BYTES = 2_000
OBJECT_BYTES = 1024 * 1024
"""Maximum size of one commit, tag or tree: git loads them whole into memory, several at a time."""
