"""What keeps people from using a page: what axe finds grave, and what runs off the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
BEYOND = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def unfold(page: Page) -> None:
    """Open every part of the page that is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true })")


def found_by_axe(page: Page) -> list[str]:
    """What axe finds grave on the page that is open."""
    return [
        f"{page.url}: {violation['id']} {[node['target'] for node in violation['nodes']][:3]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
    ]


def beyond_the_screen(page: Page) -> list[str]:
    """Whether the page is wider than the screen."""
    width = page.evaluate(BEYOND)
    screen = page.evaluate("window.innerWidth")
    return [f"{page.url}: wider by {width} than a screen of {screen}"] if width > 0 else []


def obstacles(page: Page) -> list[str]:
    """Both."""
    return found_by_axe(page) + beyond_the_screen(page)
