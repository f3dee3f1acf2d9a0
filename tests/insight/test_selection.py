"""Filters, against SQL over the same file."""

import sqlite3
from datetime import date

import numpy as np

from scoring.insight.leads import Leads
from scoring.insight.selection import Selection, filter_fields


def test_a_filter_keeps_the_leads_that_sql_keeps(leads: Leads, sql: sqlite3.Connection) -> None:
    chosen = Selection({"Source": ("Facebook", "Referral")}, date(2026, 1, 1), date(2026, 3, 31))
    query = (
        "SELECT count(*) FROM leads WHERE Source IN ('Facebook', 'Referral') "
        "AND Created >= '2026-01-01' AND Created < '2026-04-01'"
    )
    assert chosen.mask(leads).sum() == sql.execute(query).fetchone()[0] > 0


def test_no_filter_keeps_every_lead(leads: Leads) -> None:
    empty = Selection({"Source": ()})
    assert empty.is_empty
    assert empty.mask(leads).all()


def test_tiers_bound_nothing_where_no_lead_is_scored(leads: Leads) -> None:
    assert Selection(tiers=("A",)).mask(leads).all()


def test_a_second_file_is_bounded_by_values_and_not_by_days(leads: Leads) -> None:
    chosen = Selection({"Source": ("Facebook",), "No such column": ("x",)}, date(2026, 1, 1))
    kept = chosen.of_any_period.mask(leads)
    facebook = leads.find("Source").values == "Facebook"
    assert (kept == facebook.to_numpy()).all()


def test_filters_are_columns_that_name_nobody(leads: Leads) -> None:
    found = {word: field.name for word, field in filter_fields(leads).items()}
    assert found == {"source": "Source", "medium": "Medium", "campaign": "Campaign", "city": "City"}
    assert not np.any([f.is_personal for f in filter_fields(leads).values()])
