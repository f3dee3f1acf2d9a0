"""A file that is refused when its button is pressed: the page says why, once."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages._session import unmade
from scoring.errors import BatchRefused

pytestmark = pytest.mark.filterwarnings("default")
WHY = "An XLSX sheet holds fewer rows than this. Download the CSV."


def page() -> None:
    """A page with the button of one file."""
    from pages._parts.draw import download

    download("All leads (Excel)", lambda: b"", "leads.xlsx")


def refused() -> bytes:
    """Makes nothing."""
    raise BatchRefused(WHY)


def test_why_a_file_was_refused_is_kept_for_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmade, "st", SimpleNamespace(session_state={}))
    with pytest.raises(BatchRefused):
        unmade.told(refused, "leads")()
    assert [unmade.why_unmade(key) for key in ("others", "leads", "leads")] == ["", WHY, ""]


def test_a_file_that_is_made_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmade, "st", SimpleNamespace(session_state={}))
    assert (unmade.told(lambda: b"leads", "leads")(), unmade.why_unmade("leads")) == (b"leads", "")


def test_the_page_says_it_below_the_button_and_once() -> None:
    app = AppTest.from_function(page)
    app.session_state[unmade.UNMADE] = {"download leads.xlsx": WHY}
    assert [e.value for e in app.run().error] == [WHY]
    assert list(app.run().error) == []
