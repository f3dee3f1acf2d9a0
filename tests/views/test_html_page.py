"""A page of its own shows text of a file as text."""

from pathlib import Path

import pytest
from markupsafe import Markup

from scoring.views.html_page import html_page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<img src=//a.in/x>", "&lt;img src=//a.in/x&gt;"),
        ("' onload='x", "&#39; onload=&#39;x"),
        ("&#60;b&#62;", "&amp;#60;b&amp;#62;"),
        ("gpj\u202eexe", "gpjexe"),
        (Markup("<b>3</b>"), "<b>3</b>"),
        (3, "3"),
    ],
)
def test_only_what_is_marked_as_html_is_html(said: object, shown: str, tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text("<p>{{ said }}</p>", encoding="utf-8")
    assert html_page(template, said=said) == f"<p>{shown}</p>"
