"""Leads invented for tests of training: a few fields that matter, some that do not."""

import numpy as np
import pandas as pd


def invented_leads(count: int, seed: int) -> pd.DataFrame:
    """Texts: Lead ID, Source, City, Visits, Minutes, Budget and Converted (about a third Yes)."""
    random = np.random.default_rng(seed)
    visits, minutes = random.poisson(4, count), random.gamma(2, 5, count).round(1)
    source = random.choice(["web", "mail", "ad", "fair"], count, p=[0.4, 0.3, 0.2, 0.1])
    pull = 0.3 * (visits - 4) + 0.24 * (minutes - 10) + 1.6 * (source == "fair") - 1.8
    columns = {
        "Lead ID": [str(100_000 + i) for i in range(count)],
        "Source": source,
        "City": random.choice([f"city {i}" for i in range(40)], count),
        "Visits": visits,
        "Minutes": minutes,
        "Budget": random.lognormal(8, 1, count).round().astype(int),
        "Converted": np.where(random.random(count) < 1 / (1 + np.exp(-pull)), "Yes", "No"),
    }
    return pd.DataFrame(columns).astype("str")
