"""Driving the app through Streamlit's own test driver."""

from conftest import ROOT
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from pages._parts import entry

# AppTest opens pages as a fresh server does; the way in is tested in a real browser.
entry.enter = lambda: None


def started(page: str = "pages/call_sheet.py") -> AppTest:
    """The app on a page of it."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    return app.switch_page(page).run()


def uploaded(content: bytes, name: str) -> AppTest:
    """The call sheet after an upload."""
    app = started()
    app.file_uploader[0].upload(name, content).run()
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Click the button of this name."""
    return next(b for b in app.button if b.label == label).click().run()


def metrics(app: AppTest) -> dict[str, str]:
    """The figures shown, by name."""
    return {m.label: m.value for m in app.metric}


def box(app: AppTest, label: str) -> Selectbox:
    """The selectbox of this name."""
    return next(s for s in app.selectbox if s.label == label)
