"""Leads made of a few columns, and their columns by name."""

from conftest import text_table

from scoring.insight.leads import Field, Leads, leads_of


def made(columns: dict[str, list[str]], outcome: str | None = None) -> Leads:
    """Leads of these cells."""
    return leads_of(text_table(columns), "made.csv", outcome=outcome)


def field(leads: Leads, name: str) -> Field:
    """The column of this name, which is there."""
    found = leads.find(name)
    assert found is not None
    return found
