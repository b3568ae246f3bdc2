"""A browser for each process that runs tests, and pages that are watched: what they ask for, and what they complain about.

Chromium or Chrome is taken from the PATH. Without one, these tests are skipped; with PARALLAX_BROWSER_REQUIRED=1 they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REQUIRED = "PARALLAX_BROWSER_REQUIRED"
#: To be looked at; git ignores them.
SCREENSHOTS = ROOT / "build" / "screenshots"
#: Nothing runs at full speed where tests do: milliseconds that a page may take for what it does at once.
PATIENCE = 60_000
PHONE, LAPTOP = (390, 844), (1366, 768)
PRINT = (794, 1123)  # A4 at 96 dots per inch

ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def executable() -> str | None:
    """Find the browser."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def missing(what: str) -> None:
    """Skip the test, or let it fail where the browser is required."""
    if os.environ.get(REQUIRED, "") not in ("", "0"):
        pytest.fail(f"{what}, and {REQUIRED} is set", pytrace=False)
    pytest.skip(f"{what}: nothing was tested in a browser")


# Playwright keeps an event loop going in this thread, in which notebooks could not be run: it must be gone when the
# tests of this folder are done with, not only at the end of the session.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = executable()
    if path is None:
        missing(f"no browser: put one of {', '.join(BROWSERS)} on the PATH")
    try:
        from playwright import sync_api
    except ImportError:
        missing("Playwright for Python is not installed")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root], timeout=PATIENCE)
        yield launched
        launched.close()


@dataclass
class Watched:
    """A page with what it asked for and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def strangers(self) -> list[str]:
        """Requests for anything but the page itself and what it carries along."""
        own = self.page.url.partition("#")[0]
        return [url for url in self.requests if url.partition("#")[0] != own and not url.startswith(("data:", "blob:"))]


Opener = Callable[..., Watched]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Opener]:
    """Open pages of any size; all are closed when the test is over."""
    contexts = []

    def opened(size: tuple[int, int] = LAPTOP, **options) -> Watched:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="en-GB", reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watched = Watched(context.new_page())
        context.on("request", lambda request: watched.requests.append(request.url))
        watched.page.on("websocket", lambda socket: watched.requests.append(socket.url))
        watched.page.on("pageerror", lambda error: watched.complaints.append(f"error: {error}"))
        watched.page.on(
            "console",
            lambda said: said.type in ("error", "warning") and watched.complaints.append(f"{said.type}: {said.text}"),
        )
        watched.page.on(
            "dialog", lambda dialog: (watched.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss())
        )
        return watched

    yield opened
    for context in contexts:
        context.close()


def picture(page: Page, name: str, full_page: bool = False) -> Path:
    """Keep a picture of the page for looking at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=full_page, timeout=PATIENCE)
    return path
