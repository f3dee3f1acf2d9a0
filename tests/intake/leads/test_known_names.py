"""Texts that bear names which many people have."""

import pandas as pd

from scoring.intake.leads.known_names import are_known_names, is_known_name


def test_a_known_name_may_be_first_last_or_a_beginning() -> None:
    assert all(map(is_known_name, ("Anna Xyz", "Xyz Weber", "王伟", "MÜLLER")))
    assert not any(map(is_known_name, ("", "Xyz", "Xyz Weber Inc")))


def test_a_column_holds_names_where_a_fifth_of_its_texts_are_known() -> None:
    assert are_known_names(pd.Series(["Weber", "Xa", "Xb", "Xc", "Xd"]))
    assert not are_known_names(pd.Series(["Weber", *(f"X{i}" for i in range(5))]))
    assert not are_known_names(pd.Series([], dtype="str"))
