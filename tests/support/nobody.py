"""What stands in the place of a part that the test never asks anything."""

from typing import Any

NOBODY: Any = None
