"""The nasty uploads come out as they must: nearly all right, none silently wrong, all in bounds."""

import pytest

from .apart import Outcome, count, run
from .cases import FAMILIES
from .judge import Grade

pytestmark = pytest.mark.slow

LEAST_RIGHT = 138
NEVER = {Grade.SILENT, Grade.CRASH, Grade.HANG, Grade.MEMORY}
ALL = {case.id: case for cases in FAMILIES.values() for case in cases}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {name: run(case) for name, case in ALL.items()}


def test_there_are_twelve_cases_in_each_of_twelve_families() -> None:
    assert [len(cases) for cases in FAMILIES.values()] == [12] * 12


@pytest.mark.parametrize("name", ALL)
def test_no_upload_is_silently_wrong_or_breaks_the_reader(
    name: str, outcomes: dict[str, Outcome]
) -> None:
    verdict = outcomes[name].verdict
    assert verdict.grade not in NEVER, verdict.why


def test_nearly_all_uploads_come_out_as_they_must(outcomes: dict[str, Outcome]) -> None:
    wrong = [f"{n}: {o.verdict.why}" for n, o in outcomes.items() if o.verdict.grade != Grade.RIGHT]
    assert count(list(outcomes.values()), Grade.RIGHT) >= LEAST_RIGHT, "\n".join(wrong)
