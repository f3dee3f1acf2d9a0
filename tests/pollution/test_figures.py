"""The goals on files polluted after the classes of the benchmark, held to on every change."""

import pytest

from scoring.intake.table.reading import read_table

from .corpus import corpus, published_like
from .figures import Figures, measured
from .judging import Grade

pytestmark = pytest.mark.slow


def described(figures: Figures) -> str:
    return "\n".join(result.why for _, _, result in figures.worst(5))


def test_files_like_the_published_ones_are_read_right_or_the_damage_is_contained() -> None:
    figures = measured(published_like(0), read_table)
    assert len(figures.results) > 2_500
    assert (figures.simple >= 9.90, figures.weighted >= 9.60) == (True, True)
    assert figures.sound >= 0.99, described(figures)
    assert figures.share(Grade.SILENT) <= 0.005, described(figures)
    assert figures.share(Grade.CRASH, Grade.SLOW) == 0, described(figures)


def test_files_of_other_tables_and_seeds_come_out_nearly_as_well() -> None:
    figures = measured(corpus(7, of_each=5), read_table)
    assert figures.sound >= 0.95, described(figures)
    assert figures.share(Grade.SILENT) <= 0.03, described(figures)
    assert figures.share(Grade.CRASH, Grade.SLOW) == 0, described(figures)
