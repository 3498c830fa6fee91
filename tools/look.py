"""Look: pictures of pages at three widths, light and dark, in three languages, and what axe-core complains of.

    python -m tools.look http://127.0.0.1:8000/ui/gallery/today --themes light --languages fi
    python -m tools.look URL … --sign-in demo-worker --password …

Pictures go to build/look/. Ends with 1 when axe finds a violation, the content policy stops something, or a page is wider than its window.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.engines.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The window's height: what a phone, a tablet and a desk show without scrolling.
HEIGHTS = {360: 740, 810: 1080, 1440: 900}


@dataclass
class Findings:
    """What is wrong with the pages that were looked at."""

    lines: list[str] = field(default_factory=list)
    pictures: int = 0

    def add(self, shot: str, text: str) -> None:
        """Remember one complaint."""
        self.lines.append(f"{shot}: {text}")


def main() -> int:
    """Look at every address in every combination and say what is wrong."""
    options = _options()
    findings = Findings()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        # Larger letters as a person sets them in the browser: media queries in em follow.
        letters = [f"--blink-settings=defaultFontSize={round(16 * options.text / 100)}"] if options.text != 100 else []
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", *letters])
        for width, theme, language in _combinations(options):
            context = _context(browser, options, width, theme, language)
            for url in options.urls:
                _look(context, url, f"{_slug(url)}-{width}-{theme}-{language}", options, findings)
            context.close()
        browser.close()
    for line in findings.lines:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{findings.pictures} pictures in {options.out}, {len(findings.lines)} complaints\n")
    return 1 if findings.lines else 0


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands; injected by the debugger, so that the content policy stays strict."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{rule['id']} ({rule['impact']}) × {len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


def beyond_the_window(page: Page) -> int:
    """Return by how many pixels the page is wider than its window: a person would have to scroll sideways to read."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"))


def unroll(page: Page) -> None:
    """Make the window as high as the page: what a bar that sticks happens to cover now, a person scrolls to."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"] if page.viewport_size else 1440, "height": height})


def system_wishes(theme: str) -> dict[str, str]:
    """Return what the operating system of one who wants this theme asks of pages: a page that knows no account follows it alone."""
    return {"color_scheme": "dark" if theme == "dark" else "light", "contrast": "more" if theme == "contrast" else "no-preference"}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--widths", type=int, nargs="+", default=[360, 810, 1440])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark", "contrast"])
    parser.add_argument("--languages", nargs="+", default=["fi", "sv", "en"])
    parser.add_argument("--night", action="store_true", help="as between 22 and 6")
    parser.add_argument("--private", action="store_true", help="names as initials")
    parser.add_argument("--text", type=int, default=100, help="size of the text, in percent of the usual")
    parser.add_argument("--no-script", action="store_true", help="with JavaScript off (no axe then)")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of one window")
    parser.add_argument("--sign-in", help="name to sign in with at /accounts/login/")
    parser.add_argument("--password", default="")
    parser.add_argument("--out", type=Path, default=ROOT / "build/look")
    return parser.parse_args()


def _combinations(options: argparse.Namespace) -> Iterator[tuple[int, str, str]]:
    return itertools.product(options.widths, options.themes, options.languages)


def _context(browser: Browser, options: argparse.Namespace, width: int, theme: str, language: str) -> BrowserContext:
    viewport = {"width": width, "height": HEIGHTS.get(width, 900)}
    scripts = not options.no_script
    context = browser.new_context(viewport=viewport, locale=language, java_script_enabled=scripts, **system_wishes(theme))  # type: ignore[arg-type]
    place = urlsplit(options.urls[0])
    cookies = {
        "syli_theme": theme,
        "django_language": language,
        "syli_night": "on" if options.night else "off",
        "syli_privacy": "on" if options.private else "off",
    }
    wishes = [{"name": name, "value": value, "url": f"{place.scheme}://{place.netloc}"} for name, value in cookies.items()]
    context.add_cookies(wishes)  # type: ignore[arg-type]
    if options.sign_in:
        page = context.new_page()
        page.goto(f"{place.scheme}://{place.netloc}/accounts/login/")
        page.locator("input[name=login], input[name=username]").first.fill(options.sign_in)
        page.locator("input[name=password]").fill(options.password)
        # The page was idle before Enter too: wait for the answer itself, not for idleness.
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.close()
        # Signing in brings the account's own language.
        context.add_cookies(wishes)  # type: ignore[arg-type]
    return context


def _look(context: BrowserContext, url: str, shot: str, options: argparse.Namespace, findings: Findings) -> None:
    page = context.new_page()
    page.on("console", lambda message: findings.add(shot, message.text[:240]) if message.type == "error" else None)
    page.on("pageerror", lambda error: findings.add(shot, str(error)[:240]))
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=str(options.out / f"{shot}.png"), full_page=options.whole)
    findings.pictures += 1
    if not options.no_script:
        _measure(page, shot, findings)
    page.close()


def _measure(page: Page, shot: str, findings: Findings) -> None:
    beyond = beyond_the_window(page)
    if beyond:
        findings.add(shot, f"the page is {beyond} px wider than its window")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
          .filter(e => e.checkVisibility() && !e.closest('p, li.inline, dd, .small, .alert, .sr-only, .toasts, svg') && e.type !== 'hidden')
          .map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => r.width > 1 && r.height < 24)
          .map(([e, r]) => e.outerHTML.slice(0, 100) + ' ' + Math.round(r.width) + '×' + Math.round(r.height))"""
    )
    for target in small:
        findings.add(shot, f"target lower than 24 px: {target}")
    unroll(page)
    for violation in axe_violations(page):
        findings.add(shot, violation)


def _slug(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"[^a-z0-9]+", "-", f"{parts.path} {parts.query}".lower()).strip("-") or "front"


if __name__ == "__main__":
    sys.exit(main())
