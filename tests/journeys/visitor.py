"""One window on the real server: it counts taps, takes pictures and finds fault with every page it is shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.journeys.looks import DESK, PHONE, WALL, Look
from tools.look import axe_violations, beyond_the_window, system_wishes, unroll

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
HEIGHTS = {PHONE: 740, DESK: 900, WALL: 1080}
#: Where the server's own answer is an error page, the browser says so in its console; that is no fault of the page.
ERROR_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (404|422)")


class Visitor:
    """A person at a window. `see` is called on every page of the journey."""

    def __init__(self, browser: Any, server: str, journey: str, look: Look, *, scripts: bool = True) -> None:
        self.server, self.journey, self.look = server, journey, look
        self.faults: list[str] = []
        self.taps = self.seen = 0
        self._window = {"width": look.width, "height": HEIGHTS[look.width]}
        is_phone = look.width == PHONE
        window = {"viewport": self._window, "locale": look.language, "reduced_motion": "reduce", **system_wishes(look.theme)}
        self.context = browser.new_context(**window, timezone_id="Europe/Helsinki", has_touch=is_phone, java_script_enabled=scripts)
        self.context.set_default_timeout(60_000)
        # axe is a script: where the journey has none, it looks at the same page in a window of its own.
        self._measuring = None if scripts else browser.new_context(**window)
        # Night view follows the clock of the machine: pictures are to be the same at every hour.
        cookies = {"syli_theme": look.theme, "django_language": look.language, "syli_night": "off"}
        self.context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])
        self.page: Any = None
        self.open_window()

    def open_window(self) -> None:
        """Open a fresh window; an earlier one is closed as a person closes it."""
        if self.page is not None:
            self.page.close(run_before_unload=False)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def carry(self, session: str) -> None:
        """Come with a session that stands already, where signing in is not what the journey is about."""
        self.context.add_cookies([{"name": "syli_session", "value": session, "url": self.server}])

    def go(self, path: str) -> int:
        """Open an address and return its status."""
        return int(self.page.goto(f"{self.server}{path}").status)

    @property
    def path(self) -> str:
        """Return where the window is."""
        return str(self.page.url.removeprefix(self.server))

    def sign_in(self, name: str) -> None:
        """Sign in with the real form."""
        self.go("/accounts/login/")
        self.see("sign-in")
        self.page.fill("#id_login", name)
        self.page.fill("#id_password", f"{name}-salasana-testissa")
        self.follow("form[action='/accounts/login/'] button.hds-button--primary")

    def follow(self, selector: str) -> None:
        """Tap what leads to another page and wait for it."""
        with self.page.expect_navigation():
            self.tap(selector)

    def go_place(self, path: str) -> None:
        """Go to a place of the main menu; on a phone it may wait behind "More"."""
        bar = ".bottom" if self.look.width == PHONE else ".top"
        if not self.page.locator(f"{bar} a[href='{path}']").is_visible():
            self.tap(f"{bar} .more-places > summary")
        self.follow(f"{bar} a[href='{path}']")

    def tap(self, selector: str) -> None:
        """Tap, and count it."""
        self.taps += 1
        target = self.page.locator(f"{selector} >> visible=true").first
        if self.look.width == PHONE:
            target.tap()
        else:
            target.click()

    def see(self, step: str) -> None:
        """Keep a picture of the page and note everything that is wrong with it."""
        self.seen += 1
        here = f"{step} ({self.path})"
        folder = PICTURES / self.journey
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(folder / f"{self.seen:02d}-{step}-{self.look}.png"), full_page=True)
        language = self.page.locator("html").get_attribute("lang")
        if language != self.look.language:
            self.faults.append(f"{here}: the page is in {language}")
        if self._measuring is None:
            self._measure(self.page, here)
            self.page.set_viewport_size(self._window)
        else:
            self._measuring.add_cookies(self.context.cookies())
            again = self._measuring.new_page()
            again.goto(self.page.url)
            self._measure(again, here)
            again.close()

    def leave(self) -> None:
        """Close every window."""
        self.context.close()
        if self._measuring is not None:
            self._measuring.close()

    def judge(self) -> None:
        """Fail the journey if any page was at fault."""
        assert not self.faults, "\n".join(self.faults)
        assert self.seen, "a journey looks at its pages"

    def _measure(self, page: Any, here: str) -> None:
        beyond = beyond_the_window(page)
        if beyond:
            self.faults.append(f"{here}: {beyond} px wider than the window")
        # A person scrolls to what a bar at the bottom covers now; axe is shown the whole page at once.
        unroll(page)
        self.faults.extend(f"{here}: {violation}" for violation in axe_violations(page))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not ERROR_STATUS.match(message.text):
            self.faults.append(f"console: {message.text}")
