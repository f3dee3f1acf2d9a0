"""Every refusal is of the project's own tree and short enough to read."""

import pytest

from scoring.errors import (
    BatchRefused,
    DataRefused,
    FileRefused,
    LeadScoringError,
    ModelUnavailable,
    StorageFailed,
    TrainingRefused,
)

KINDS = [FileRefused, BatchRefused, DataRefused, TrainingRefused, ModelUnavailable, StorageFailed]


@pytest.mark.parametrize("kind", KINDS)
def test_faces_catch_every_error_by_its_base(kind: type[LeadScoringError]) -> None:
    with pytest.raises(LeadScoringError, match=r"^No lead was found in the file\.$"):
        raise kind("No lead was found in the file.")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_of_one_kind_is_none_of_another(kind: type[LeadScoringError]) -> None:
    assert [other for other in KINDS if issubclass(kind, other)] == [kind]


def test_a_message_of_600_characters_stays_whole() -> None:
    assert str(FileRefused("x" * 600)) == "x" * 600


def test_a_longer_message_is_cut_to_600_characters_and_says_so() -> None:
    assert str(FileRefused("x" * 601)) == "x" * 599 + "…"
