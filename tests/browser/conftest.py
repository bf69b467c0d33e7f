"""A browser before a freshly served archive, and a watch over everything that a page does."""

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    StorageState,
    WebError,
)

import dev
from tests.browser.served import EDITOR, PASSWORD, Archive

# Playwright keeps an event loop running in the tests' thread, in which Django would refuse the database to later tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAUNCH_ARGUMENTS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
Opener = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped; in CI they fail where the browser is launched."""
    if dev.find_browser() or os.environ.get("CI") == "true":
        return
    skip = pytest.mark.skip(reason=f"no Chromium or Chrome here: {dev.install_command('chromium')}")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of this machine, cut off from everything but loopback."""
    path = dev.find_browser()
    assert path, f"no Chromium or Chrome here: {dev.install_command('chromium')}"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": path,
        "args": LAUNCH_ARGUMENTS + sandbox,
    }


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive with the seeds and an editor, made as `dev.py run` makes it; nobody serves it."""
    archive = Archive(tmp_path_factory.mktemp("prepared"))
    archive.manage("prepare_archive")
    archive.manage("collectstatic", "--noinput", "--verbosity=0")
    return archive


@pytest.fixture(scope="module")
def population() -> str:
    """Python that adds to the seeds what the tests of a module need; overridden there."""
    return ""


@pytest.fixture(scope="module")
def archive(
    prepared: Archive, population: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """A copy of the archive for one module's tests, served; its server may not log an error."""
    copy = prepared.copy_to(tmp_path_factory.mktemp("served") / "data")
    if population:
        copy.execute(population)
    server = copy.serve()
    yield copy
    server.terminate()
    server.wait(timeout=20)
    log = copy.log.read_text(encoding="utf-8")
    assert "Traceback" not in log, log
    assert "ERROR" not in log, log


@dataclass
class Watch:
    """What pages did that they must not do."""

    site: str
    problems: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.route(lambda url: not self._is_own(url), self._foreign)

    def _is_own(self, url: str) -> bool:
        return url.startswith((f"{self.site}/", "data:", "blob:", "about:"))

    def _foreign(self, route: Route, request: Request) -> None:
        self.problems.append(f"a request left the site: {request.url}")
        route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        refused = url in self.refused and "status of 4" in message.text
        # What a test evaluates in the page, axe among it, has no address.
        if message.type == "error" and url and not refused:
            self.problems.append(f"console: {message.text} ({url})")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")


@pytest.fixture
def open_page(archive: Archive, new_context: Callable[..., BrowserContext]) -> Iterator[Opener]:
    """Opens an address of the archive in a new browser; a console error or foreign request fails the test."""
    watch = Watch(archive.url)

    def opener(
        path: str = "/",
        *,
        width: int = 1280,
        theme: str = "light",
        javascript: bool = True,
        status: int = 200,
        **context: Any,
    ) -> Page:
        opened = new_context(
            base_url=archive.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=javascript,
            locale="ar",
            **context,
        )
        watch.follow(opened)
        page = opened.new_page()
        page.set_default_timeout(15_000)
        if status >= 400:
            watch.refused.add(archive.url + path)
        response = page.goto(path)
        assert response
        assert response.status == status
        return page

    yield opener
    assert not watch.problems


@pytest.fixture(scope="module")
def editor_state(archive: Archive, browser: Browser) -> StorageState:
    """The cookies of an editor who has signed in at the door."""
    context = browser.new_context(base_url=archive.url)
    page = context.new_page()
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(EDITOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def signed_in(open_page: Opener, editor_state: StorageState) -> Opener:
    """Opens an address as the editor."""
    return functools.partial(open_page, storage_state=editor_state)


def axe_findings(page: Page, impacts: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on a page, one line for each element: all of it, or that of the given impacts."""
    options = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "preload": False,
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for violation in found
        if not impacts or violation["impact"] in impacts
        for node in violation["nodes"]
    ]
