"""What is asked of every page of the project: no grave faults of accessibility, and text that fits and can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The words of an element and their size as they are seen, drawings scaled.
_SMALL_TEXT = """(least) => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility({visibilityProperty: true}) || element.closest('.skip')) continue;
        const drawn = element.ownerSVGElement ? Math.abs(element.getScreenCTM().d) : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * drawn;
        if (size < least - 0.05) found.add(`${size.toFixed(1)} px: ${node.data.trim().slice(0, 60)}`);
    }
    return [...found];
}"""

# What reaches beyond the right edge and is not in a part that scrolls or is cut off by itself.
_TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const name = (e) => `<${e.tagName} ${e.getAttribute('class') || ''}> ${e.textContent.trim().slice(0, 40)}`;
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1);
    return [`page: ${document.scrollingElement.scrollWidth} of ${width} px`, ...wide.slice(0, 8).map(name)];
}"""


def grave_faults(page: Page, part: str | None = None) -> list[str]:
    """List what axe finds serious or critical on a page or a part of it, with the first places of each."""
    from axe_playwright_python.sync_playwright import Axe  # not there where Playwright is not

    found: Any = Axe().run(page, part, {"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: "
        + " | ".join(f"{node['html'][:160]} {(node.get('failureSummary') or '')[-140:]}" for node in fault["nodes"][:3])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def too_small(page: Page, least: float) -> list[str]:
    """List the visible texts that are smaller than so many pixels."""
    return page.evaluate(_SMALL_TEXT, least)


def too_wide(page: Page) -> list[str]:
    """List what makes the page scroll sideways."""
    return page.evaluate(_TOO_WIDE)
