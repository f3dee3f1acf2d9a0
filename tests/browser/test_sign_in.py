"""Signing in for real: with a provider of OpenID Connect, and behind a proxy that names people."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from browser.conftest import ROOT, free_port, serve, wait_until_healthy

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
PEOPLE = {"vera": True, "anna": True, "otto": True, "una": False, "rita": True}
ROLES = """
rep = ["rita@example.org"]
viewer = ["vera@example.org", "una@example.org"]
analyst = ["anna@example.org"]
"""
SECRET = "agreed-on-with-the-proxy"
PROOF = ("X-Proxy-Secret", SECRET)
LONG = 60_000


@pytest.fixture(scope="module")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("roles") / "roles.toml"
    place.write_text(ROLES)
    return place


@contextmanager
def provider() -> Iterator[str]:
    """A provider of OpenID Connect that signs in whoever is clicked on."""
    port, command = free_port(), [sys.executable, "-m", "oidc_provider_mock", "--port"]
    people = [
        json.dumps({"sub": name, "email": f"{name}@Example.org", "email_verified": verified})
        for name, verified in PEOPLE.items()
    ]
    said = [word for person in people for word in ("--user-claims", person)]
    process = subprocess.Popen([*command, str(port), *said], stderr=subprocess.DEVNULL)
    try:
        address = f"http://localhost:{port}/.well-known/openid-configuration"
        wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def signed(roles: Path) -> Iterator[str]:
    """The app with that provider."""
    port, secrets = free_port(), roles.with_name("secrets.toml")
    with provider() as address, pytest.MonkeyPatch.context() as patch:
        said = {
            "redirect_uri": f"http://localhost:{port}/oauth2callback",
            "cookie_secret": "a secret for the cookies of this test", "client_id": "leads",
            "client_secret": "none", "server_metadata_url": address,
        }  # fmt: skip
        lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
        secrets.write_text("\n".join(["[auth]", *lines]))
        patch.setenv("LEAD_SCORING_ROLES", str(roles))
        yield from serve(ROOT / "models", "--secrets.files", str(secrets), port=port)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(LONG)
    yield page
    context.close()


def at_rest(page: Page) -> None:
    page.wait_for_timeout(1_000)
    rest = {"name": "data-test-script-state", "value": "notRunning", "timeout": LONG}
    expect(page.get_by_test_id("stApp")).to_have_attribute(**rest)


def sign_in(page: Page, app: str, name: str) -> None:
    page.goto(app)
    button = page.get_by_role("button", name="Sign in")
    expect(button).to_be_visible(timeout=LONG)
    at_rest(page)
    button.click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_test_id("stApp")).to_be_visible(timeout=LONG)


def pages_of(page: Page) -> list[str]:
    bar = page.get_by_test_id("stTopNav")
    expect(bar.get_by_role("link", name="Models", exact=True)).to_be_visible(timeout=LONG)
    return bar.get_by_role("link").all_inner_texts()


def test_who_has_not_signed_in_sees_no_page(signed: str, visitor: Page) -> None:
    visitor.goto(f"{signed}/train")
    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible(timeout=LONG)
    expect(visitor.get_by_test_id("stTopNav")).to_have_count(0)
    expect(visitor.get_by_text("See the models")).to_have_count(0)


def test_a_viewer_has_no_page_train_and_is_told_why_at_its_address(
    signed: str, visitor: Page
) -> None:
    sign_in(visitor, signed, "vera")
    assert not any("Train" in name for name in pages_of(visitor))
    visitor.goto(f"{signed}/train")
    why = "Only an analyst or an admin may train a model; you are signed in as a viewer."
    expect(visitor.get_by_text(why)).to_be_visible(timeout=LONG)


def test_a_rep_has_the_page_of_their_calls_and_is_refused_all_others(
    signed: str, visitor: Page
) -> None:
    sign_in(visitor, signed, "rita")
    said = visitor.get_by_text("No calls are handed out to rita")
    expect(said).to_be_visible(timeout=LONG)
    others = ("Call sheet", "Lead", "What-if", "Explore", "Train", "Models", "Batches", "Monitor")
    for name in others:
        expect(visitor.get_by_role("link", name=name, exact=True)).to_have_count(0)
    for address in ("call_sheet", "start", "lead", "models", "batches"):
        visitor.goto(f"{signed}/{address}")
        why = visitor.get_by_text("Only a viewer, an analyst or an admin may open the page")
        expect(why).to_be_visible(timeout=LONG)
    visitor.get_by_role("link", name="Go to my calls").click()
    expect(said).to_be_visible(timeout=LONG)


def test_the_corner_leaves_the_open_menu_of_a_phone_alone(signed: str, visitor: Page) -> None:
    sign_in(visitor, signed, "vera")
    at_rest(visitor)
    visitor.set_viewport_size({"width": 400, "height": 800})
    corner = visitor.locator(".st-key-person_corner button")
    expect(corner).to_be_visible(timeout=LONG)
    # The menu of a page that is still drawn may open and close by itself.
    at_rest(visitor)
    visitor.get_by_test_id("stExpandSidebarButton").click()
    # Playwright clicks only where nothing lies above.
    visitor.get_by_test_id("stSidebarCollapseButton").locator("button").click(timeout=10_000)
    expect(corner).to_be_visible(timeout=LONG)


def test_the_name_on_the_screen_is_the_one_of_the_list(signed: str, visitor: Page) -> None:
    sign_in(visitor, signed, "vera")
    corner = visitor.locator(".st-key-person_corner button")
    expect(corner).to_be_visible(timeout=LONG)
    at_rest(visitor)
    corner.click()
    shown = visitor.get_by_text("vera@example.org", exact=True)
    expect(shown).to_have_count(2)
    assert "\u2060" not in "".join(shown.all_inner_texts())
    expect(visitor.locator("a[href^=mailto]")).to_have_count(0)


def test_an_analyst_trains_and_signs_out(signed: str, visitor: Page) -> None:
    sign_in(visitor, signed, "anna")
    assert any("Train" in name for name in pages_of(visitor))
    visitor.goto(f"{signed}/train")
    expect(visitor.get_by_role("button", name="Use the sample")).to_be_visible(timeout=LONG)
    at_rest(visitor)
    visitor.locator(".st-key-person_corner button").click()
    visitor.get_by_role("button", name="Sign out").click()
    visitor.wait_for_url("**/end_session**", timeout=LONG)
    visitor.goto(f"{signed}/train")
    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible(timeout=LONG)


@pytest.mark.parametrize(
    ("name", "why"),
    [("otto", "which has no role here"), ("una", "is verified, so it is not")],
)
def test_who_is_not_listed_or_not_verified_is_refused_in_words(
    signed: str, visitor: Page, name: str, why: str
) -> None:
    sign_in(visitor, signed, name)
    expect(visitor.get_by_text(why)).to_be_visible(timeout=LONG)
    expect(visitor.get_by_test_id("stTopNav")).to_have_count(0)
    expect(visitor.get_by_role("button", name="Sign out")).to_be_visible(timeout=LONG)


@pytest.fixture(scope="module")
def proxied(roles: Path) -> Iterator[str]:
    """The app that believes a proxy."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("ROLES", str(roles)), ("PROXY_HEADER", "X-Forwarded-Email"), ("PROXY_SECRET", SECRET),
        ):  # fmt: skip
            patch.setenv(f"LEAD_SCORING_{name}", value)
        yield from serve(ROOT / "models")


def opened(
    app: str, *headers: tuple[str, str], session: str = ""
) -> AbstractContextManager[ClientConnection]:
    """A session that is opened, or taken up again, with these headers."""
    told = ["streamlit", "none", session] if session else ["streamlit"]
    address = f"{app.replace('http', 'ws')}/_stcore/stream"
    return connect(address, additional_headers=list(headers), subprotocols=told, max_size=None)


def answers(line: ClientConnection, page: str = "", part: str = "") -> list[ForwardMsg]:
    """What is sent for a run of a page, or of a part of it alone."""
    ask, got = BackMsg(), list[ForwardMsg]()
    ask.rerun_script.query_string = ""
    ask.rerun_script.page_script_hash, ask.rerun_script.fragment_id = page, part
    line.send(ask.SerializeToString())
    while not got or not ends(got[-1]) or asks_anew(got[-1]):
        got.append(ForwardMsg.FromString(line.recv(timeout=60, decode=False)))
    return got


def ends(got: ForwardMsg) -> bool:
    return bool(got.WhichOneof("type") == "script_finished")


def asks_anew(got: ForwardMsg) -> bool:
    return bool(ends(got) and got.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN)


def texts(got: list[ForwardMsg]) -> str:
    return "\n".join(map(str, got)).replace("\\", "")


def shown(app: str, *headers: tuple[str, str]) -> str:
    """All texts of the first run of a session that was opened with these headers."""
    with opened(app, *headers) as line:
        return texts(answers(line))


def test_whom_the_proxy_names_comes_in(proxied: str) -> None:
    said = shown(proxied, PROOF, ("x-FORWARDED-email", " Anna@Example.org  "))
    assert "Use the sample" in said or "Look around" in said
    assert "Analyst" in said


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ([], "did not come through"),
        ([("X-Forwarded-Email", "anna@example.org")], "did not come through"),
        ([("X-Proxy-Secret", "guess"), ("X-Forwarded-Email", "anna@example.org")], "did not come"),
        ([PROOF, PROOF, ("X-Forwarded-Email", "anna@example.org")], "did not come through"),
        ([("X_Proxy_Secret", SECRET), ("X-Forwarded-Email", "anna@example.org")], "did not come"),
        ([PROOF], "named nobody, or several people"),
        ([PROOF, ("X_Forwarded_Email", "anna@example.org")], "named nobody"),
        ([PROOF, ("X-Forwarded-Email", "vera@example.org"),
          ("x-forwarded-email", "anna@example.org")], "or several people"),
        ([PROOF, ("X-Forwarded-Email", "vera@example.org, anna@example.org")], "cannot be used"),
        ([PROOF, ("X-Forwarded-Email", "anna\xe9@example.org")], "cannot be used"),
        ([PROOF, ("X-Forwarded-Email", "otto@example.org")], "has no role here"),
    ],
)  # fmt: skip
def test_who_forges_headers_is_refused(
    proxied: str, headers: list[tuple[str, str]], why: str
) -> None:
    said = shown(proxied, *headers)
    assert why in said
    assert "Look around" not in said
    assert "file_uploader" not in said


def part_of_models(line: ClientConnection) -> tuple[str, str]:
    """The page Models, and a part of it that is drawn anew alone."""
    navigation = next(m for m in answers(line) if m.WhichOneof("type") == "navigation").navigation
    page = next(p for p in navigation.app_pages if p.url_pathname == "models").page_script_hash
    parts = [m.delta.fragment_id for m in answers(line, page) if m.delta.fragment_id]
    return page, parts[0]


def expect_nothing_of(part: str, got: list[ForwardMsg]) -> None:
    """The run of the part ends before it draws anything, and the whole page is run."""
    first = next(place for place, message in enumerate(got) if ends(message))
    assert asks_anew(got[first])
    drawn = [m for m in got[:first] if m.delta.fragment_id == part]
    # Its empty place is sent before.
    assert [m for m in drawn if m.delta.WhichOneof("type") != "add_block"] == []


def test_who_loses_the_role_gets_no_more_of_an_open_page(proxied: str, roles: Path) -> None:
    with opened(proxied, PROOF, ("X-Forwarded-Email", "vera@example.org")) as line:
        page, part = part_of_models(line)
        assert [m for m in answers(line, page, part) if m.delta.fragment_id == part]
        roles.write_text(ROLES.replace("vera", "vanda"))
        got = answers(line, page, part)
        roles.write_text(ROLES)
    expect_nothing_of(part, got)
    assert "has no role here" in texts(got)


def test_who_takes_up_the_session_of_another_gets_nothing_of_it(proxied: str) -> None:
    with opened(proxied, PROOF, ("X-Forwarded-Email", "anna@example.org")) as line:
        first = answers(line)
        session = next(m for m in first if m.WhichOneof("type") == "new_session")
        page, part = part_of_models(line)
    known = session.new_session.initialize.session_id
    vera = ("X-Forwarded-Email", "vera@example.org")
    with opened(proxied, PROOF, vera, session=known) as line:
        got = answers(line, page, part)
    expect_nothing_of(part, got)
    assert "Viewer" in texts(got)
