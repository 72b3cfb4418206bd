"""What one commit may hold: refused at the push, and once more wherever it is read. Small programs import it, too."""

TREE_FILES = 20_000
"""Files, and as many folders: 2 kB of nested trees can stand for millions."""
TREE_DEPTH = 100
PATH_BYTES = 2_000
OBJECT_BYTES = 1024 * 1024
"""Of one commit, tag or tree: git holds each of them in memory whole, and several at a time."""
