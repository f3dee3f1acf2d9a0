"""A page of HTML of its own, which needs no network and in which text of a file is text."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from scoring.wording import straight


def html_page(template: Path, **facts: Any) -> str:
    """The template filled in: of what is no `Markup` every sign is a sign to be read."""
    folder = FileSystemLoader(template.parent)
    page = Environment(loader=folder, autoescape=True, finalize=_said)
    return page.get_template(template.name).render(**facts)


def _said(value: object) -> object:
    # What is marked as HTML is of another type, made of text.
    return straight(value) if type(value) is str else value
