"""Columns of stages under names that no system uses, and columns that only look like them."""

import pandas as pd
import pytest
from conftest import table_of

from scoring.model.stage_columns import stage_columns


def is_found(header: str, *cells: str) -> bool:
    return bool(stage_columns(table_of(pd.DataFrame({header: [*cells]}, dtype="str"))))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Bearbeitungsstand", ("offen", "gewonnen", "in Bearbeitung", "kein Interesse", "")),
        ("Avancement", ("En cours", "Perdu", "Nouveau", "Gagné")),
        ("Avance", ("Abierto", "Ganado", "Perdido")),
        ("Where are we", ("Proposal sent", "Closed won", "Call back")),
        ("Andamento", ("Aperto", "Perso", "-")),
        ("進捗", ("失注", "New")),
        ("Stand", (*["offen"] * 8, "verloren", "Messe Ulm")),
    ],
)
def test_a_column_of_known_stages_is_one_under_any_name(header: str, cells: tuple[str]) -> None:
    assert is_found(header, *cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Previous deal", ("won", "lost", "open")),
        ("Letztes Angebot", ("verloren", "offen")),
        ("Customer type", ("New customer", "Existing customer", "Prospect")),
        ("Invoice", ("open", "paid", "expired")),
        ("Demo wish", ("Interested", "Not interested")),
        ("Match", ("won", "lost", "draw")),
        ("Ticket", ("open", "closed", "pending")),
        ("Only", ("verloren", "verloren")),
        ("Remarks", ("verloren", "offen", "ruft Montag zurück", "Messe")),
        ("Blank", ("", "-")),
    ],
)
def test_words_of_other_things_and_free_text_are_no_stages(header: str, cells: tuple[str]) -> None:
    assert not is_found(header, *cells)


def test_a_lost_lead_far_below_the_first_cells_still_counts() -> None:
    assert is_found("Stand", *["neu"] * 2_500, *["offen"] * 10, "verloren")
    assert not is_found("Stand", *["neu"] * 2_500, *["offen"] * 10)
