"""The key of leads, by which what was worked out of them is found again."""

from dataclasses import replace

import numpy as np
from made import field, made

from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads
from scoring.insight.profile import bars_of


def test_the_key_of_leads_is_theirs_alone_also_once_others_are_gone(leads: Leads) -> None:
    everyone = np.ones(len(leads), dtype=np.bool_)
    # Each part is freed before the next one is made, and may stand at its address.
    keys = [leads.part(everyone).key for _ in range(50)]
    assert len({leads.key, replace(leads, name="other").key, *keys}) == 52


def test_ranges_are_grouped_by_their_own_texts_and_not_by_their_middles() -> None:
    sizes = ["1-10", "11-50", "201-1000", "1000+"] * 30
    found = field(made({"Company size": sizes}), "Company size")
    assert groups_of(found).labels[:-1] == ("1-10", "11-50", "201-1000", "1000+")
    assert bars_of(found).labels == groups_of(found).labels
