"""A file of outcomes is recognised in words."""

from few_calls import few_scored

from scoring.access import LOCAL
from scoring.pipelines.outcome_files import RankedBefore
from scoring.store import lead_store
from scoring.views.monitor.ranked_before_line import ranked_before_line


def test_the_line_names_the_batch_its_day_the_column_and_the_leads_found() -> None:
    record = lead_store().batches.keep(few_scored(), by=LOCAL, came_by="test")
    said = ranked_before_line(RankedBefore(record, 150, 200), "Won")
    parts = ("“Won”", "150 of 200 leads", "leads.csv", record.scored_at[:10])
    assert [part for part in parts if part not in said] == []
