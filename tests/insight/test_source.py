"""Which column says where leads come from, by names in many languages and by values."""

import pytest
from made import made

from scoring.insight.source import proposed_sources, source_of, with_source
from scoring.schema import Role

PLAIN = ["a", "b", "c", "a"] * 15
COLOURS = ["red", "green", "blue", "red"] * 15


def proposed(**columns: list[str]) -> list[str]:
    return [field.name for field in proposed_sources(made(columns))]


SOURCES = """
Herkunft|utm_source|Kanal|Lead Source|LeadSource|hs_analytics_source|Origen|Fuente del lead|Origine
Provenance du contact|Bron|Zdroj|Źródło|Источник|来源|유입경로|Vertriebskanal|Quelle|mx_Lead_Source
How did you hear about us?|Wie sind Sie auf uns aufmerksam geworden?
"""
OTHERS = """
Resource|Country of origin|Herkunftsland|Source of income|Outsourced|City|Data source|Capacity
Mediumwave kit|Chanel bag
"""


def names(lines: str) -> list[str]:
    return lines.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("name", names(SOURCES))
def test_a_source_is_known_by_its_name_in_any_language(name: str) -> None:
    assert proposed(**{"Farbe": COLOURS, name: PLAIN}) == [name]


@pytest.mark.parametrize("name", names(OTHERS))
def test_what_only_sounds_like_a_source_is_none(name: str) -> None:
    assert proposed(**{name: PLAIN}) == []


def test_values_say_it_where_no_name_does() -> None:
    values = ["Google", "Facebook", "Empfehlung", "Messe Köln"] * 15
    assert proposed(Farbe=COLOURS, Kontakt_ueber=values) == ["Kontakt_ueber"]
    # Ways to be called are no places of origin, and one place alone is any column's.
    assert proposed(Preferred=["E-mail", "Phone", "WhatsApp", "Phone"] * 15) == []
    assert proposed(Employer=["Google", "Siemens", "Shell", "BASF"] * 15) == []


def test_the_source_comes_before_its_medium_and_its_campaign() -> None:
    columns = {"utm_campaign": PLAIN, "utm_medium": PLAIN, "utm_source": PLAIN}
    assert proposed(**columns) == ["utm_source", "utm_medium", "utm_campaign"]


def test_any_column_can_be_made_the_source() -> None:
    leads = made({"Source": PLAIN, "Colour": COLOURS})
    other = with_source(leads, "Colour")
    found = source_of(other)
    assert found is not None
    assert found.name == "Colour"
    assert [f.role for f in other.fields].count(Role.SOURCE) == 1
    assert other.key != leads.key
    assert with_source(leads, "Nowhere") is leads
