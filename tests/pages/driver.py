"""Driving the app through Streamlit's own test driver."""

from functools import cache

import pandas as pd
from conftest import ROOT
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from pages._parts import entry

# AppTest opens pages as a fresh server does; the way in is tested in a real browser.
entry.enter = lambda: None
# Each app that is started would look through every package for components of its own.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
ME = "the token of my browser"


def started(page: str = "pages/call_sheet.py", owner: str = ME) -> AppTest:
    """The app on a page of it, in the browser of one person."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    app.session_state["owner"] = owner
    return app.run().switch_page(page).run()


def uploaded(content: bytes, name: str) -> AppTest:
    """The call sheet after an upload."""
    app = started()
    app.file_uploader[0].upload(name, content).run()
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Click the button of this name, whose marks may be escaped."""
    words = label.replace("\\", "")
    return next(b for b in app.button if b.label.replace("\\", "") == words).click().run()


def published(app: AppTest) -> AppTest:
    """The page with a run after its candidate was published and serves, by the word of a person."""
    for serve in (c for c in app.checkbox if c.label == "Serve it from now on"):
        app = serve.set_value(True).run()
    return press(app, "Publish and serve")


def metrics(app: AppTest) -> dict[str, str]:
    """The figures shown, by name."""
    return {m.label: m.value for m in app.metric}


def ranked(app: AppTest) -> pd.DataFrame:
    """The table of the ranked list."""
    return next(d.value for d in app.dataframe if "Rank" in d.value)


def leads_ranked(app: AppTest) -> int:
    """How many leads the list has, as the line above it says; 0 without a list."""
    lines = [c.value for c in app.caption if "to call" in c.value]
    return int(lines[0].split(" lead")[0].replace(",", "")) if lines else 0


def tab(app: AppTest, name: str) -> AppTest:
    """The call sheet with this tab below the list open."""
    app.session_state["sheet_tab"] = name
    return app.run()


def box(app: AppTest, label: str) -> Selectbox:
    """The selectbox of this name."""
    return next(s for s in app.selectbox if s.label == label)
