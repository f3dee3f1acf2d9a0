"""Whether a batch that was reopened is the one that was kept."""

import numpy as np

from scoring.model.scored import ScoredBatch


def assert_same(found: ScoredBatch, kept: ScoredBatch, *, ids: bool = True) -> None:
    """Scores, order, persons, who is not called, drift and, unless they are personal, ids."""
    for name in ("propensity", "raw", "score", "tier", "low", "high", "uncertain"):
        ours, theirs = getattr(found.scores, name), getattr(kept.scores, name)
        np.testing.assert_array_equal(ours, theirs, err_msg=name)
    np.testing.assert_array_equal(found.scores.encoded.codes, kept.scores.encoded.codes)
    np.testing.assert_array_equal(found.ranking.order, kept.ranking.order)
    np.testing.assert_array_equal(found.ranking.rank, kept.ranking.rank)
    np.testing.assert_array_equal(found.leads.person, kept.leads.person)
    np.testing.assert_array_equal(found.not_called, kept.not_called)
    np.testing.assert_array_equal(found.leads.created, kept.leads.created)
    np.testing.assert_array_equal(found.leads.table.rows, kept.leads.table.rows)
    assert [f.psi for f in found.drift.fields] == [f.psi for f in kept.drift.fields]
    assert (found.scored_at, found.filename) == (kept.scored_at, kept.filename)
    if ids:
        np.testing.assert_array_equal(found.leads.ids, kept.leads.ids)
