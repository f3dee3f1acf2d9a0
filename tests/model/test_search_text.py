"""A name is found as people type it, and no text by less than they typed."""

import numpy as np
import pandas as pd
import pytest

from scoring.model.search_text import LeadTexts, SearchText

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
    names = SearchText.of(["a", "b", "c"])
    texts = LeadTexts(frame, names, names, names)
    assert texts.in_a_cell("köln").tolist() == [True, True, False]
