"""The nasty uploads come out as they must: nearly all right, none silently wrong, all in bounds."""

from functools import cache

import pytest

from .apart import Outcome, count, run
from .cases import FAMILIES
from .judge import Grade

pytestmark = pytest.mark.slow

LEAST_RIGHT = 138
NEVER = {Grade.SILENT, Grade.CRASH, Grade.HANG, Grade.MEMORY}
ALL = {case.id: case for cases in FAMILIES.values() for case in cases}


@cache
def outcome(name: str) -> Outcome:
    """How a case came out; read once for all tests of this module."""
    return run(ALL[name])


def test_there_are_twelve_cases_in_each_of_twelve_families() -> None:
    assert [len(cases) for cases in FAMILIES.values()] == [12] * 12


@pytest.mark.parametrize("name", ALL)
def test_no_upload_is_silently_wrong_or_breaks_the_reader(name: str) -> None:
    verdict = outcome(name).verdict
    assert verdict.grade not in NEVER, verdict.why


def test_nearly_all_uploads_come_out_as_they_must() -> None:
    verdicts = {name: outcome(name).verdict for name in ALL}
    wrong = [f"{n}: {v.why}" for n, v in verdicts.items() if v.grade is not Grade.RIGHT]
    assert count([outcome(name) for name in ALL], Grade.RIGHT) >= LEAST_RIGHT, "\n".join(wrong)
