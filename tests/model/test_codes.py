import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model.codes import RARE, Encoder, FieldCode, learn_encoder
from scoring.plain import plain
from scoring.schema import Column, Kind, Role

SOURCE = Column("Source", Kind.CATEGORY, Role.SOURCE)
VISITS = Column("Visits", Kind.NUMBER, Role.FEATURE)
LEVELS = st.sampled_from(["Google", "Facebook", "Fair", "Blog", "TikTok", None])


def levels(**counts: int) -> pd.DataFrame:
    cells = [level for level, n in counts.items() for _ in range(n)]
    return pd.DataFrame({"Source": pd.Series(cells, dtype="str")})


def sources(*cells: str | None) -> pd.DataFrame:
    return pd.DataFrame({"Source": pd.Series(cells, dtype="str")})


def learned(**counts: int) -> FieldCode:
    return learn_encoder(levels(**counts), [SOURCE]).fields[0]


def test_a_level_of_nineteen_leads_is_pooled_and_one_of_twenty_is_not() -> None:
    field = learned(Google=30, Facebook=20, Fair=19)
    assert field.levels == ("Google", "Facebook")
    assert ("Fair" in field.rare, "Google" in field.rare, len(field.rare)) == (True, False, 1)


def test_levels_are_numbered_by_frequency() -> None:
    assert learned(Blog=21, Google=50, Fair=33).levels == ("Google", "Fair", "Blog")


def test_levels_of_equal_frequency_are_numbered_by_name_whatever_the_order_of_the_file() -> None:
    assert learned(Zoo=25, Blog=25, Mail=25).levels == ("Blog", "Mail", "Zoo")
    assert learned(Mail=25, Zoo=25, Blog=25).levels == ("Blog", "Mail", "Zoo")


def test_all_rare_levels_share_the_code_after_the_common_ones() -> None:
    encoder = learn_encoder(levels(Google=40, Blog=20, Fair=3, Press=1), [SOURCE])
    codes = encoder.encode(sources("Google", "Blog", "Fair", "Press")).codes[:, 0]
    assert codes.tolist() == [0, 1, 2, 2]


def test_an_unseen_level_and_a_missing_one_have_no_code() -> None:
    encoder = learn_encoder(levels(Google=40), [SOURCE])
    assert np.isnan(encoder.encode(sources("TikTok", None)).codes).all()


def test_unseen_levels_are_counted_and_rare_ones_are_not_among_them() -> None:
    encoder = learn_encoder(levels(Google=40, Fair=2), [SOURCE])
    batch = sources("TikTok", "Fair", None, "TikTok", "Radio", "Google")
    assert encoder.encode(batch).unseen == {"Source": {"TikTok": 2, "Radio": 1}}


def test_a_field_without_unseen_levels_is_not_listed() -> None:
    encoder = learn_encoder(levels(Google=40), [SOURCE])
    assert encoder.encode(sources("Google", None)).unseen == {}


def test_levels_differing_in_case_are_different_levels() -> None:
    encoder = learn_encoder(levels(Google=40), [SOURCE])
    assert encoder.encode(sources("google")).unseen == {"Source": {"google": 1}}


def test_a_number_is_its_own_code_and_keeps_its_holes() -> None:
    history = pd.DataFrame({"Visits": [1.0, 2.0]})
    batch = pd.DataFrame({"Visits": [7.5, np.nan, -3.0]})
    encoded = learn_encoder(history, [VISITS]).encode(batch)
    np.testing.assert_array_equal(encoded.codes[:, 0], [7.5, np.nan, -3.0])
    assert encoded.unseen == {}


def test_matrix_columns_follow_the_inputs_and_not_the_frame() -> None:
    history = levels(Google=40).assign(Visits=1.0)
    encoder = learn_encoder(history, [VISITS, SOURCE])
    batch = sources("Google").assign(Visits=9.0)
    assert encoder.encode(batch).codes.tolist() == [[9.0, 0.0]]
    assert (encoder.names, encoder.categorical) == (("Visits", "Source"), [1])


def test_a_column_empty_in_the_history_learns_nothing_and_reports_what_comes_later() -> None:
    encoder = learn_encoder(sources(None, None), [SOURCE])
    encoded = encoder.encode(sources("Google", None))
    assert encoder.fields[0].levels == ()
    assert encoded.unseen == {"Source": {"Google": 1}}


@pytest.mark.parametrize("rows", [0, 3])
def test_the_matrix_has_a_row_per_lead(rows: int) -> None:
    encoder = learn_encoder(levels(Google=40), [SOURCE])
    assert encoder.encode(sources(*["Google"] * rows)).codes.shape == (rows, 1)


@settings(max_examples=min(EXAMPLES, 40))
@given(st.lists(LEVELS, min_size=1, max_size=30))
def test_a_lead_is_coded_alone_as_among_others(cells: list[str | None]) -> None:
    encoder = learn_encoder(levels(Google=40, Facebook=25, Fair=5), [SOURCE])
    together = encoder.encode(sources(*cells)).codes
    alone = np.vstack([encoder.encode(sources(cell)).codes for cell in cells])
    np.testing.assert_array_equal(together, alone)


def test_codes_do_not_depend_on_the_order_of_the_history() -> None:
    history = levels(Google=40, Facebook=40, Fair=25, Blog=3)
    shuffled = history.sample(frac=1, random_state=0)
    one, other = (learn_encoder(h, [SOURCE]) for h in (history, shuffled))
    np.testing.assert_array_equal(one.encode(history).codes, other.encode(history).codes)
    assert one.fields[0].levels == other.fields[0].levels


def test_a_rare_level_is_known_again_and_can_be_read_nowhere() -> None:
    fields = [learned(Google=40, Jane=2, Roe=1) for _ in range(2)]
    assert not any(name in str(plain(field)) for name in ("Jane", "Roe") for field in fields)
    assert fields[0].rare.marks.isdisjoint(fields[1].rare.marks)
    batch = sources("Jane", "Roe", "jane", "Janet", "Google")
    assert Encoder((fields[0],)).encode(batch).unseen == {"Source": {"Janet": 1, "jane": 1}}


def test_a_rare_value_can_be_asked_for_where_the_history_has_one() -> None:
    asked = sources(RARE)
    assert learn_encoder(levels(Google=40, Fair=2), [SOURCE]).encode(asked).codes[0, 0] == 1
    assert learn_encoder(levels(Google=40), [SOURCE]).encode(asked).unseen == {"Source": {RARE: 1}}
