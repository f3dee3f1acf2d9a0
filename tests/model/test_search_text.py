"""A name is found as people type it, and no text by less than they typed."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from conftest import table_of, text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads.batch import build_batch
from scoring.model.search_text import LeadTexts, SearchText, folded
from scoring.schema import Column, Kind, LeadSchema, Role

NAMES = (
    "Jörg Müller", "Kölner Söhne", "Strauß", "Großmann", "Çakıroğlu", "Weiß", "Århus", "Søren",
    "O’Brien", "Łukasz", "Michaela Bauer", "Jean-Noël", "GROẞ", "Ægir", "Παπαδόπουλος",
)  # fmt: skip
TYPED = {
    "Jörg Müller": "Mueller muller Müller MÜLLER mue müll joerg",
    "Kölner Söhne": "koelner kolner Köln koeln sohne soehne",
    "Strauß": "strauss straus Strauß",
    "Großmann": "grossmann GROẞMANN",
    "Çakıroğlu": "cakir çakır Cakiroglu",
    "Weiß": "weiss weiß",
    "Århus": "aarhus arhus Århus",
    "Søren": "soeren soren",
    "O’Brien": "obrien O'Brien O’Brien",
    "Łukasz": "lukasz",
    "Michaela Bauer": "ela bauer auer michael",
    "Jean-Noël": "noel Noël",
    "GROẞ": "groß gross",
    "Ægir": "aegir ægir",
    "Παπαδόπουλος": "παπαδοπουλος ΠΑΠΑΔΟΠΟΥΛΟΣ",
}


@pytest.mark.parametrize(
    ("name", "typed"), [(name, word) for name, words in TYPED.items() for word in words.split()]
)
def test_a_name_is_found_however_it_is_typed(name: str, typed: str) -> None:
    found = SearchText.of(NAMES).holding(typed)
    assert name in np.array(NAMES)[found]


@pytest.mark.parametrize("typed", ["", "'", ".*", "(", "mul ler", "koelen", "Mueler", "wise"])
def test_another_text_is_not_found(typed: str) -> None:
    assert not SearchText.of(NAMES).holding(typed).any()


def test_any_cell_of_a_lead_is_searched_and_empty_ones_hold_nothing() -> None:
    frame = pd.DataFrame({"City": ["Köln", None, "Bonn"], "Note": ["", "aus Koeln", "Kohl"]})
    schema = LeadSchema((Column("City", Kind.CATEGORY, Role.FEATURE),))
    texts = LeadTexts(build_batch(table_of(frame), schema))
    assert texts.in_a_cell("köln").tolist() == [True, True, False]


SIGNS = "aAeEouUßſKkÄäöéİıłŁøΣς'’`´ .-(1²٣日\u0301\x00"


@given(st.lists(st.text(SIGNS, max_size=6), min_size=1, max_size=12), st.text(SIGNS, max_size=3))
@pytest.mark.parametrize("often", [1, 9], ids=["each once", "few of many"])
def test_texts_are_found_where_they_lie_as_in_a_folded_copy(
    often: int, texts: list[str], part: str
) -> None:
    bare = re.sub("[ao]e|ue|aa", lambda two: two[0][0], folded(pa.array([part]))[0].as_py())
    spelled = "".join({"a": "a[ae]?", "o": "oe?", "u": "ue?"}.get(c, re.escape(c)) for c in bare)
    copies = folded(pa.array(texts * often, pa.large_string())).to_pylist()
    expected = [bool(bare) and re.search(spelled, copy) is not None for copy in copies]
    assert SearchText.of(texts * often).holding(part).tolist() == expected
    table = text_table({"Note": texts * often})
    assert SearchText.of_column(table, "Note").holding(part).tolist() == expected


def test_of_plain_texts_nothing_is_copied() -> None:
    column = pa.chunked_array([[f"lead {i}" for i in range(5)], [f"Lead {i}" for i in range(5, 9)]])
    found = SearchText.of(column.cast(pa.large_string()))
    assert (len(found.folded), found.distinct) == (0, None)
    assert found.holding("LEAD 7").tolist() == [i == 7 for i in range(9)]
