"""A walk through pages that looks everywhere for what was made of the text of a file."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Page, expect

from browser.hostile_files import made_of

QUIET, MOST_LISTS, MOST_POINTED_AT = 120_000, 8, 12
ELEMENT = "xpath=ancestor::*[@data-testid='stElementContainer'][1]"
HOSTILE = re.compile(r"zq\d+q")
# All that can be seen of the page but code, which is seen as it is written for a program.
SEEN = """() => {
  const all = document.body.cloneNode(true);
  all.querySelectorAll('script, style, [data-testid=stCode]').forEach(e => e.remove());
  return all.textContent + ' ' +
    [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ');
}"""
# Links, pictures, frames and whatever else would be loaded, and elements that only Markdown makes.
LOADED = """() => [...document.querySelectorAll(
    'a, img, image, iframe, object, embed, video, audio, form[action], base')]
  .map(e => e.href?.baseVal || e.href || e.src || e.data || e.action || '')
  .filter(a => a && !a.startsWith(location.origin) && a.split('#')[0] !== location.href)"""
MADE = """() => [...document.querySelectorAll(
    '.katex, [data-testid=stMarkdownContainer] :is(table, pre, blockquote, h4, h5, h6, em, del,'
    + 'code, input, sup, section), [data-testid=stMarkdownContainer] :is(script, iframe),'
    + 'svg.main-svg a, [onerror], [onmouseover], [onload], [data-footnotes]')]
  .map(e => e.outerHTML.slice(0, 120))"""
OPEN = "document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())"
OURS = ("blob:", "data:", "mailto:lead")


@dataclass
class HostileWalk:
    """What was found on a page of an app, wherever it was looked at; `places` are those.

    `model` is a name of letters, digits and hyphens that a model was given out of a hostile one.
    """

    page: Page
    model: str
    found: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    _pointed_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._asked)

    def _asked(self, dialog: Dialog) -> None:
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def to(self, name: str) -> None:
        """Go to a page of the app by its link."""
        bar = self.page.get_by_test_id("stTopNav")
        bar.get_by_role("link", name=name, exact=True).click()
        self.quiet()

    def quiet(self) -> None:
        """Return once nothing runs."""
        app = self.page.get_by_test_id("stApp")
        self.page.wait_for_timeout(250)
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=QUIET)

    def look(self, where: str) -> None:
        """Open what is closed, point at what explains itself, and note what should not be there."""
        self.quiet()
        self.page.evaluate(OPEN)
        self.quiet()
        self._note(where)
        self._point_at(self.page.get_by_test_id("stTooltipHoverTarget"), where)
        self._point_at(self.page.locator(".js-plotly-plot .nsewdrag"), where)

    def each(self, choices: Locator, where: str) -> None:
        """Look at each of these choices in turn."""
        for name in choices.all_inner_texts():
            choices.filter(has_text=name).first.click()
            self.look(f"{where}, {name}")

    def choose(self, where: str) -> None:
        """Choose of every list what is hostile, and look at what it makes."""
        lists = self.page.get_by_test_id("stMain").get_by_role("combobox")
        for place in range(min(lists.count(), MOST_LISTS)):
            if place < lists.count() and lists.nth(place).is_visible():
                lists.nth(place).click()
                self._take(self.page.get_by_role("option").filter(has_text=HOSTILE))
                self.quiet()
        self.look(f"{where}, chosen")

    def _take(self, offered: Locator) -> None:
        if offered.count() > 1:
            offered.nth(1).click()
        else:
            self.page.keyboard.press("Escape")

    def kept(self, button: str, where: str) -> None:
        """Keep the file behind a button, and look at it as a page of its own."""
        self.quiet()
        self.page.evaluate(OPEN)
        with self.page.expect_download(timeout=QUIET) as waiting:
            self.page.get_by_role("button", name=button).first.click()
        file = Path(waiting.value.path()).rename(Path(waiting.value.path()).with_suffix(".html"))
        asked: list[str] = []
        opened = self.page.context.new_page()
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(file.as_uri(), wait_until="load")
        page, self.page = self.page, opened
        self._note(where)
        self.page = page
        opened.close()
        self.found += [f"{where}: asked for {url}" for url in asked[1:] if url.startswith("http")]

    def _point_at(self, things: Locator, where: str) -> None:
        """At each of them once; what stands around it tells it from others."""
        for thing in things.all()[:MOST_POINTED_AT]:
            around = thing.locator(ELEMENT).text_content() or ""
            if thing.is_visible() and around not in self._pointed_at:
                self._pointed_at.add(around)
                thing.scroll_into_view_if_needed()
                thing.hover(force=True)
                self.page.wait_for_timeout(100)
                self._note(f"{where}, pointed at")

    def _note(self, where: str) -> None:
        self.places.append(where)
        page = self.page
        wrong = [f"text {what}" for what in made_of(page.evaluate(SEEN).replace(self.model, ""))]
        wrong += [f"an address {a}" for a in page.evaluate(LOADED) if not a.startswith(OURS)]
        wrong += [f"an element {made}" for made in page.evaluate(MADE)]
        wrong += ["a script ran"] * bool(page.evaluate("'pwned' in window"))
        wrong += ["an error"] * page.get_by_test_id("stException").count()
        self.found += [f"{where}: {what}" for what in dict.fromkeys(wrong)]
