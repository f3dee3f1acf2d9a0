"""All that is wrong with a file, in one alarm."""

import numpy as np
from conftest import read_sample, table_of

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.file_alarm import FileAlarm, file_alarm
from scoring.views.call_sheet.notices import notices


def alarm(model: LeadModel, **changed: object) -> FileAlarm | None:
    frame = read_sample("sample_leads.csv", 400)
    for name, cells in changed.items():
        if cells is None:
            frame = frame.drop(columns=name)
        else:
            frame[name] = cells
    scored = score_table(table_of(frame), "leads.csv", model)
    return file_alarm(scored, notices(scored))


def test_a_sound_file_has_no_alarm(scored_sample: ScoredBatch) -> None:
    assert file_alarm(scored_sample, notices(scored_sample)) is None


def test_several_things_wrong_are_one_alarm_with_details(small_model: LeadModel) -> None:
    moved = {"Source": "Carrier pigeon", "City": "Atlantis", "Platform": "Kiosk"}
    found = alarm(small_model, **moved)
    assert found is not None
    assert len(found.details) >= 2
    assert all(word in found.text for word in ("Source", "City", "may be wrong", "train"))


def test_a_file_without_half_of_the_fields_says_so_first(small_model: LeadModel) -> None:
    inputs = [column.name for column in small_model.schema.inputs]
    light = np.argsort(small_model.importance)[: len(inputs) // 2 + 1]
    found = alarm(small_model, **{inputs[place]: None for place in light})
    assert found is not None
    assert found.text.startswith("This file lacks 12 of the 22 fields")
    assert "Match the columns" in found.text
