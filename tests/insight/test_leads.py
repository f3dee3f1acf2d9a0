"""The key of leads, by which what was worked out of them is found again."""

from dataclasses import replace

import numpy as np

from scoring.insight.leads import Leads


def test_the_key_of_leads_is_theirs_alone_also_once_others_are_gone(leads: Leads) -> None:
    everyone = np.ones(len(leads), dtype=np.bool_)
    # Each part is freed before the next one is made, and may stand at its address.
    keys = [leads.part(everyone).key for _ in range(50)]
    assert len({leads.key, replace(leads, name="other").key, *keys}) == 52
