"""What a page does that nobody looks at: console errors, requests elsewhere, refused content, failed answers."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# Reported by every page of the context, also where the console says nothing.
_CSP = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error('CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


class Witness:
    def __init__(self, context: BrowserContext, base_domain: str) -> None:
        self._domain = base_domain
        self.wrong: list[str] = []
        self.gone = ""
        """Part of an address that may be asked for while it goes away."""
        context.add_init_script(_CSP)
        context.on("page", self._watch)
        for page in context.pages:
            self._watch(page)

    def _watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"uncaught: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and not (address.hostname or "").endswith(self._domain):
            self.wrong.append(f"request elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def nothing_wrong(self) -> None:
        wrong = [what for what in self.wrong if not (self.gone and self.gone in what)]
        assert not wrong, "\n".join(wrong)
