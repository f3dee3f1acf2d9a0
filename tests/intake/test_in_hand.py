"""What is found of a column is found once while its file is in hand."""

from contextlib import suppress

import pandas as pd
import pytest

from scoring.intake.in_hand import cells_in_hand, in_hand, of_cells, of_column
from scoring.model.in_order import in_order


class Asked:
    """A question of a column that counts how often it is answered."""

    def __init__(self) -> None:
        self.times = 0
        self.length = of_column(self._length)

    def _length(self, cells: pd.Series) -> tuple[int, str, str]:
        self.times += 1
        return len(cells), str(cells.iloc[0]), str(cells.name)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"City": ["Pune", "Goa"], "Day": ["1", "2"]}, dtype="str")


def test_the_same_cells_are_looked_at_once(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        found = {asked.length(frame["City"]) for _ in range(3)}
    assert (found, asked.times) == ({(2, "Pune", "City")}, 1)


def test_a_frame_of_fewer_columns_has_the_same_cells(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        asked.length(frame["City"])
        asked.length(frame.drop(columns="Day").reset_index(drop=True)["City"])
    assert asked.times == 1


def test_what_takes_much_room_is_kept_only_where_that_is_asked_for(frame: pd.DataFrame) -> None:
    found = list[str]()
    told = of_cells(lambda cells: found.append(str(cells.name)))
    with in_hand():
        told(frame["City"])
        with cells_in_hand():
            told(frame["City"])
            told(frame["City"])
        told(frame["City"])
    assert len(found) == 3


def test_nothing_is_kept_where_no_file_is_in_hand(asked: Asked, frame: pd.DataFrame) -> None:
    asked.length(frame["City"])
    with in_hand():
        asked.length(frame["City"])
    asked.length(frame["City"])
    assert asked.times == 3


def test_cells_that_were_written_to_are_others(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        asked.length(frame["City"])
        frame.loc[0, "City"] = "Agra"
        assert asked.length(frame["City"]) == (2, "Agra", "City")


def test_another_name_or_other_places_are_another_column(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        asked.length(frame["City"])
        assert asked.length(frame["City"].rename("Town")) == (2, "Pune", "Town")
        asked.length(frame["City"].set_axis(pd.RangeIndex(5, 7)))
    assert asked.times == 3


def test_numbers_and_rows_out_of_order_are_looked_at_each_time(asked: Asked) -> None:
    with in_hand():
        for _ in range(2):
            asked.length(pd.Series([1, 2]))
            asked.length(pd.Series(["a", "b"], index=[4, 1], dtype="str"))
    assert asked.times == 4


def test_what_is_in_hand_already_stays_so_within(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        with in_hand():
            asked.length(frame["City"])
        asked.length(frame["City"])
    assert asked.times == 1


def test_two_functions_have_their_own_answers(frame: pd.DataFrame) -> None:
    first, second = of_column(lambda cells: cells.iloc[0]), of_column(lambda cells: cells.iloc[1])
    with in_hand():
        assert (first(frame["City"]), second(frame["City"])) == ("Pune", "Goa")


def test_all_is_forgotten_though_the_work_fails(asked: Asked, frame: pd.DataFrame) -> None:
    with suppress(ValueError), in_hand():
        asked.length(frame["City"])
        raise ValueError
    asked.length(frame["City"])
    assert asked.times == 2


def test_what_several_threads_find_is_kept_for_all(asked: Asked, frame: pd.DataFrame) -> None:
    with in_hand():
        work = in_order(lambda name: asked.length(frame[name]), frame.columns, workers=2)
        found = [*work, *map(asked.length, (frame["City"], frame["Day"]))]
    assert (asked.times, found[:2]) == (2, found[2:])
