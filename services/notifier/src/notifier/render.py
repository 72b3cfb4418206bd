"""Render a mail from its event's templates: templates/email/<event>/{subject.txt,body.txt,body.html}."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifier import text

FOLDER = Path(__file__).parent / "templates" / "email"
SUBJECT_LIMIT = 150


@dataclass(frozen=True)
class Content:
    subject: str
    text: str
    html: str


class Templates:
    def __init__(self, dashboard_url: str) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(
            one_line=text.one_line, block=text.block, seconds=text.seconds, day=text.day, size=text.size
        )
        self._environment.globals["dashboard"] = dashboard_url.rstrip("/")

    def render(self, kind: str, context: dict[str, Any]) -> Content:
        """`context` is as mail_rules.context_of returns it."""
        parts = [
            self._environment.get_template(f"{kind}/{name}").render(context)
            for name in ("subject.txt", "body.txt", "body.html")
        ]
        return Content(text.one_line(parts[0], SUBJECT_LIMIT), parts[1], parts[2])
