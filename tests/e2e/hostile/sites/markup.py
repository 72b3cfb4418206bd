"""What a browser would make of a page: everything in it that could run, load or send something."""

import json
from html.parser import HTMLParser

_ACTIVE = {"iframe", "object", "embed", "applet", "base", "frame", "math", "foreignobject"}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "background", "srcset"}


class Dangers(HTMLParser):
    """`found`: what is active and not the template's own."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._json: list[str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        shown = f"<{tag} {given}>"[:200]
        kind = given.get("type", "")
        if tag == "script" and "json" in kind:
            self._json = []
        own = (
            tag != "script"
            or "json" in kind
            or (given.get("src", "").startswith(("/", "main-", "chunk-", "polyfills-")))
        )
        if tag in _ACTIVE - {"base"} or not own or (tag == "base" and given.get("href") != "/"):
            self.found.append(shown)
        if (
            any(name.startswith("on") or name == "style" for name in given)
            or given.get("http-equiv", "").lower() == "refresh"
        ):
            self.found.append(shown)
        for name in _ADDRESSES & given.keys():
            plain = "".join(given[name].split()).lower()
            if plain.startswith(("javascript:", "vbscript:")) or (
                plain.startswith("data:") and "image/" not in plain[:12]
            ):
                self.found.append(shown)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._json is not None:
            try:
                json.loads("".join(self._json))
            except ValueError as error:
                self.found.append(f"a script element with broken JSON: {error}")
            self._json = None

    def handle_data(self, data: str) -> None:
        if self._json is not None:
            self._json.append(data)
