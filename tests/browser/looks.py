"""Pictures in two widths, and what every page owes to people who use no mouse or do not see it."""

from pathlib import Path

from playwright.sync_api import Page

from tests.lib.stack import Stack

WIDTHS = {360: 740, 1280: 860}
_UNNAMED = """
() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.labels?.length || element.getAttribute('aria-label') || element.textContent.trim()
    || element.getAttribute('aria-labelledby')))
  .map((element) => element.outerHTML.slice(0, 120))
"""
_FACTS = """
() => ({
  title: document.title, lang: document.documentElement.lang, main: document.querySelectorAll('main').length,
  headings: document.querySelectorAll('h1').length,
  twice: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
  unexplained: [...document.querySelectorAll('img:not([alt])')].map((e) => e.src),
})
"""


def picture(page: Page, folder: Path, name: str) -> None:
    """`<name>-360.png` and `<name>-1280.png`; at neither width does the page scroll sideways."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=False)
        needed = page.evaluate("document.documentElement.scrollWidth")
        assert needed <= width, f"{name}: needs {needed} px where there are {width}"


def accessible(page: Page, stack: Stack) -> None:
    """Names for everything that can be used, a title, a language, one main heading; and axe-core finds nothing."""
    assert page.evaluate(_UNNAMED) == []
    facts = page.evaluate(_FACTS)
    assert facts["title"]
    assert facts["lang"]
    assert (facts["main"], facts["headings"]) == (1, 1)
    assert (facts["twice"], facts["unexplained"]) == ([], [])
    axe = stack.root / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text())
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    problems = [
        f"{rule['id']}: {rule['help']}: {node['html'][:150]}" for rule in found["violations"] for node in rule["nodes"]
    ]
    assert not problems, "\n".join(problems)


def reach_by_keyboard(page: Page, text: str, *, presses: int = 40) -> None:
    """Tabs until the element with this text has the focus."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            return
    raise AssertionError(f"{presses} tabs did not reach {text!r}")
