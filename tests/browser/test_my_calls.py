"""Two reps work the lists that were handed out to them, by the keyboard alone, wide and narrow."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from conftest import DATA, ROOT
from playwright.sync_api import Browser, Page, expect

from browser.conftest import UPLOAD, Watch, serve
from browser.test_axe import faults, settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
MS = 90_000
SCREEN = {"width": 400, "height": 850}
# Stands at the foot of the page, which a part of it does not draw anew.
FOOT = b"trained 20"
# What is pressed sooner after a card came into view was meant for the one before.
LOOKED_AT = 900
ANSWERS = ("Reached, interested", "No answer", "Call back", "Not interested", "Converted")


@pytest.fixture(scope="module")
def handed(browser: Browser) -> Iterator[str]:
    """An app in which eight calls were handed out to two reps, who have four each."""
    for app in serve(ROOT / "models"):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(app)
        page.locator(UPLOAD).wait_for(state="attached", timeout=MS)
        page.set_input_files(UPLOAD, DATA / "sample_leads.csv")
        expect(page.get_by_text(re.compile("^Call these"))).to_be_visible(timeout=MS)
        fill(page, "We can call", "8")
        fill(page, "Reps", "Ana, Ben")
        expect(page.get_by_text("Call these 8 and expect")).to_be_visible(timeout=MS)
        page.get_by_role("button", name="Hand out").click(timeout=MS)
        said = page.get_by_text("8 calls are handed out: Ana 4, Ben 4.")
        expect(said).to_be_visible(timeout=MS)
        context.close()
        yield app


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text, timeout=MS)
    page.keyboard.press("Enter")
    settled(page)


def open_list(page: Page, app: str, rep: str) -> None:
    page.goto(f"{app}/my_calls?rep={rep}")
    expect(page.locator(".st-key-call_card")).to_be_visible(timeout=MS)
    settled(page)
    page.wait_for_timeout(LOOKED_AT)


def done(page: Page, line: str) -> None:
    expect(page.get_by_text(line, exact=False).first).to_be_visible(timeout=MS)
    settled(page)
    page.wait_for_timeout(LOOKED_AT)


def who(page: Page) -> str:
    return page.locator(".st-key-call_card h2").inner_text()


def focused(page: Page) -> str:
    """What has the cursor: the text of a button, the name of a field."""
    named = "(at => at.getAttribute('aria-label') || at.textContent)(document.activeElement)"
    return str(page.evaluate(named))


def say(page: Page, key: str) -> None:
    """Answer as a rep does: the key leads to the button, Enter presses it."""
    page.keyboard.press(key)
    page.keyboard.press("Enter")


def test_a_rep_works_a_list_with_the_keyboard_alone(page: Page, handed: str, watch: Watch) -> None:
    open_list(page, handed, "Ana")
    first = who(page)
    say(page, "2")
    done(page, "3 to call · 1 done today · 1 coming up")
    assert who(page) != first
    page.keyboard.press("n")
    # What is typed is a note and no answer.
    page.keyboard.type("back at 5, call 1 or 4")
    page.keyboard.press("Enter")
    say(page, "3")
    done(page, "2 to call · 2 done today · 2 coming up")
    done(page, "back at 5, call 1 or 4")
    say(page, "u")
    done(page, "3 to call · 1 done today")
    say(page, "5")
    done(page, "2 to call · 2 done today")
    page.reload()
    done(page, "2 to call · 2 done today")
    # Streamlit asks for its own files below the address of a page first, where they are not.
    errors = [text for text in watch.errors if "404" not in text]
    assert (watch.requests, errors) == ([], [])


def test_a_key_that_is_struck_by_chance_answers_no_lead(page: Page, handed: str) -> None:
    open_list(page, handed, "Ben")
    for key, there in (("5", "Converted"), ("4", "Not interested"), ("n", "Note")):
        page.keyboard.press(key)
        assert there in focused(page)
        page.keyboard.press("Escape")
    settled(page)
    page.reload()
    done(page, "4 to call · 0 done today")


def test_a_name_a_day_and_another_call_are_chosen_with_the_keyboard(
    page: Page, handed: str
) -> None:
    page.goto(f"{handed}/my_calls")
    done(page, "Choose your name")
    while focused(page) != "Whose calls":
        page.keyboard.press("Tab")
    page.keyboard.type("Ben")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-call_card")).to_be_visible(timeout=MS)
    settled(page)
    first, day = who(page), date.today() + timedelta(days=40)
    while who(page) == first:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.st-key-calls_next') !== null"):
            page.keyboard.press("Enter")
            expect(page.locator(".st-key-call_card h2")).not_to_have_text(first, timeout=MS)
    settled(page)
    page.wait_for_timeout(LOOKED_AT)
    page.keyboard.press("b")
    assert "year" in focused(page)
    page.keyboard.type(f"{day:%Y%m%d}")
    page.keyboard.press("Enter")
    say(page, "3")
    done(page, f"Call back on {day}")
    say(page, "u")
    done(page, "4 to call · 0 done today")


def test_an_answer_draws_its_part_of_the_page_alone(page: Page, handed: str) -> None:
    received: list[bytes] = []

    def note(payload: str | bytes) -> None:
        received.append(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    open_list(page, handed, "Ana")
    assert any(FOOT in frame for frame in received)
    received.clear()
    before = who(page)
    say(page, "4")
    expect(page.locator(".st-key-call_card h2")).not_to_have_text(before, timeout=MS)
    settled(page)
    assert received
    assert not any(FOOT in frame for frame in received)


def test_the_tab_key_walks_through_the_answers_to_the_day_and_the_note(
    page: Page, handed: str
) -> None:
    open_list(page, handed, "Ana")
    page.locator(".st-key-call_answers button").first.focus()
    told = []
    for _ in ANSWERS:
        told.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    found = zip(told, ANSWERS, strict=True)
    assert [text for text, label in found if label not in text] == []
    assert page.evaluate("document.activeElement.closest('.st-key-call_note') !== null")


def narrow(browser: Browser) -> Page:
    page = browser.new_context(viewport=SCREEN, is_mobile=True, has_touch=True).new_page()
    page.set_default_timeout(MS)
    return page


def test_on_a_phone_the_number_and_all_answers_are_on_the_first_screen(
    browser: Browser, handed: str
) -> None:
    page = narrow(browser)
    open_list(page, handed, "Ben")
    page.set_input_files(UPLOAD, DATA / "sample_leads.csv")
    dial = page.locator(".st-key-call_card a[href^='tel:']")
    expect(dial).to_be_visible(timeout=MS)
    settled(page)
    card, link = (x.bounding_box() for x in (page.locator(".st-key-call_card"), dial))
    assert card is not None
    assert link is not None
    assert link["width"] > 0.85 * card["width"]
    # The lead with the most to read of the list.
    page.locator(".st-key-calls_next button").last.tap()
    expect(page.get_by_text("Watch out")).to_be_visible(timeout=MS)
    settled(page)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    for label in ANSWERS:
        place = page.locator(".st-key-call_answers button", has_text=label).bounding_box()
        assert place is not None
        assert (place["y"] + place["height"] <= SCREEN["height"], place["height"] >= 44) == (
            True,
            True,
        )
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert wide <= SCREEN["width"]


def test_a_rep_works_a_list_on_a_phone_and_both_show_in_the_progress(
    browser: Browser, handed: str, page: Page
) -> None:
    phone = narrow(browser)
    open_list(phone, handed, "Ben")
    phone.locator(".st-key-call_answers button", has_text="No answer").tap()
    done(phone, "3 to call · 1 done today")
    phone.locator(".st-key-call_answers button", has_text="Converted").tap()
    done(phone, "2 to call · 2 done today")
    phone.context.close()
    page.goto(f"{handed}/my_calls")
    page.get_by_text("Progress", exact=True).click(timeout=MS)
    done(page, "converted so far")
    assert " of 8 calls made" in page.locator(".st-key-my_calls").inner_text()


@pytest.mark.parametrize("after", [0, 120, 250, 450])
def test_a_double_click_answers_one_lead(page: Page, handed: str, after: int) -> None:
    open_list(page, handed, "Ana")
    said = page.locator(".st-key-day_line p").first.inner_text()
    to_call, had = (int(text.split()[0]) for text in said.split(" · ")[:2])
    place = page.locator(".st-key-call_answers button").first.bounding_box()
    assert place is not None
    for wait in (after, 1_500):
        page.mouse.click(place["x"] + 20, place["y"] + 20)
        page.wait_for_timeout(wait)
    done(page, f"{to_call - 1} to call · {had + 1} done today")
    say(page, "u")
    done(page, f"{to_call} to call · {had} done today")


@pytest.mark.parametrize("after", [0, 120, 250, 450])
def test_a_double_click_on_undo_takes_one_answer_back(page: Page, handed: str, after: int) -> None:
    open_list(page, handed, "Ben")
    line = page.locator(".st-key-day_line p").first.inner_text()
    to_call, had = (int(text.split()[0]) for text in line.split(" · ")[:2])
    for number in (1, 2):
        say(page, "4")
        done(page, f"{to_call - number} to call · {had + number} done today")
    place = page.locator(".st-key-saved_line button").bounding_box()
    assert place is not None
    for wait in (after, 1_500):
        page.mouse.click(place["x"] + 20, place["y"] + 10)
        page.wait_for_timeout(wait)
    done(page, f"{to_call - 1} to call · {had + 1} done today")
    say(page, "u")
    done(page, f"{to_call} to call · {had} done today")


def test_back_and_forward_show_the_calls_of_the_name_in_the_address(
    page: Page, handed: str
) -> None:
    first = {}
    for rep in ("Ben", "Ana"):
        open_list(page, handed, rep)
        first[rep] = who(page)
    box = page.get_by_label("Whose calls")
    box.click()
    page.get_by_role("option", name="Ben").click()
    page.wait_for_url("**rep=Ben")
    for go, rep in ((page.go_back, "Ana"), (page.go_forward, "Ben"), (page.go_back, "Ana")):
        go()
        expect(page.locator(".st-key-call_card h2")).to_have_text(first[rep], timeout=MS)
        settled(page)
        assert page.url.endswith(f"rep={rep}")
        assert page.get_by_label("Whose calls").input_value() == rep


def test_on_a_phone_the_next_card_begins_in_view(browser: Browser, handed: str) -> None:
    phone = narrow(browser)
    open_list(phone, handed, "Ben")
    first = who(phone)
    phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 9999)")
    phone.locator(".st-key-call_answers button", has_text="Not interested").tap()
    expect(phone.locator(".st-key-call_card h2")).not_to_have_text(first, timeout=MS)
    done(phone, "Saved: ")
    for part in (".st-key-day_line p", ".st-key-saved_line button", ".st-key-call_card h2"):
        expect(phone.locator(part).first).to_be_in_viewport(ratio=1)
    phone.locator(".st-key-saved_line button", has_text="Undo").tap()
    expect(phone.locator(".st-key-call_card h2")).to_have_text(first, timeout=MS)
    phone.context.close()


def test_no_part_of_my_calls_has_a_serious_fault(page: Page, handed: str) -> None:
    open_list(page, handed, "Ben")
    found = faults(page, "the card")
    page.get_by_text("Progress", exact=True).click(timeout=MS)
    done(page, "converted so far")
    assert [*found, *faults(page, "the progress")] == []


def test_a_key_alone_takes_nothing_back_where_nobody_is_left_to_call(
    page: Page, handed: str
) -> None:
    open_list(page, handed, "Ana")
    line = page.locator(".st-key-day_line")
    while not line.inner_text().startswith("0 to call"):
        before = line.inner_text()
        say(page, "4")
        expect(line).not_to_have_text(before, timeout=MS)
        settled(page)
        page.wait_for_timeout(LOOKED_AT)
    page.keyboard.press("u")
    settled(page)
    assert "Undo" in focused(page)
    assert line.inner_text().startswith("0 to call")
