"""axe-core on a page: the accessibility rules that a machine can check."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page


async def violations(page: Page) -> list[str]:
    """One line per broken rule, with the first element that breaks it; empty when there is none.

    The page's context needs `bypass_csp=True`, because axe is put into it as a script.
    """
    found: dict[str, Any] = (await Axe().run(page)).response
    return [
        f"{rule['id']}: {rule['help']} — {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]
    ]
