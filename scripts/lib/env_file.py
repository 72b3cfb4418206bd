"""Files of NAME=value lines: `.env`, `.env.example` and the stacks' secrets."""


def values(text: str) -> dict[str, str]:
    """Return the value of each name; comments and blank lines are ignored."""
    lines = (line for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def completed(text: str, example: str) -> str:
    """Return `text` with `example`'s lines for missing names appended; existing lines stay as they are."""
    there = values(text)
    missing = [f"{name}={value}" for name, value in values(example).items() if name not in there]
    if missing:
        missing.insert(0, "# New; .env.example says what each is for.")
    return "\n".join([*text.splitlines(), *missing, ""])
