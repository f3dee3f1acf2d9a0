"""A later export that knows a second contact is of its lead only where nobody else has it."""

from collections.abc import Sequence

import numpy as np
import pytest
from conftest import text_table

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.matched_outcomes import Unmatched
from scoring.pipelines.given_back import give_back, outcomes_of
from scoring.store import lead_store
from scoring.store.gift_store import NewGift

Columns = dict[str, Sequence[str]]
MAILS: Columns = {"Email": ["ana@solo.org", "bob@firm.org"], "Email 2": ["", "lea@firm.org"]}
HOUSE: Columns = {"Email": ["ana@solo.org", "bob@firm.org; info@firm.org"]}
PHONES: Columns = {
    "Phone": ["+33 6 12 34 51 01", "+33 6 12 34 51 02"],
    "Phone 2": ["", "+33 1 44 34 51 09"],
}


@pytest.mark.parametrize(
    ("kept", "given", "outcome", "why"),
    [
        (MAILS, {"Email": ["eva@firm.org"], "Email 2": ["lea@firm.org"]}, np.nan, "NOT_FOUND"),
        (MAILS, {"Email": ["lea@firm.org"]}, 1.0, ""),
        (HOUSE, {"Email": ["info@firm.org"]}, np.nan, "SEVERAL"),
        (HOUSE, {"Email": ["eva@firm.org, info@firm.org"]}, np.nan, "NOT_FOUND"),
        (PHONES, {"Phone": ["0033 612347703 / 0033 144345109"]}, np.nan, "NOT_FOUND"),
        (PHONES, {"Phone": ["+33 144345109"]}, 1.0, ""),
    ],
)
def test_a_second_contact_finds_its_lead_and_no_stranger(
    small_model: LeadModel, kept: Columns, given: Columns, outcome: float, why: str
) -> None:
    leads = text_table({"Source": ["Google"] * 2, **kept})
    scored = score_table(leads, "two.csv", small_model)
    record = lead_store().batches.keep(scored, by=LOCAL, came_by="page")
    said = outcomes_of(text_table({**given, "Converted": ["yes"]}), "Converted")
    found = give_back(said, by=LOCAL, gift=NewGift("page"))
    known = lead_store().outcomes.of_batch(record.address).converted
    np.testing.assert_array_equal(known, [np.nan, outcome])
    assert found.left_out["why"].tolist() == ([Unmatched[why]] if why else [])
