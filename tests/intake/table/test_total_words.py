"""Words of totals: what is looked for in whole columns finds all that is one in a row."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from scoring.intake.cell_bytes import bytes_of
from scoring.intake.table.total_words import (
    GROUP_TOTALS,
    LIMITS,
    NAMED_TOTAL,
    STEMS,
    TOTAL,
    TOTAL_ALONE,
    TOTAL_WORD,
    groups_of,
    may_name_total,
)

WORDS = [
    *("Total", "Sub-total", "Grand Total", "Sous-total", "Eindtotaal", "Totales", "Zwischensumme"),
    *("Gesamtanzahl", "Gesamtergebnis", "Ergebnis", "Count", "Average", "Mittelwert", "Moyenne"),
    *("Totalsumma", "Razem", "Общий итог", "ИТОГО", "Genel Toplam", "合计", "総計"),
    *("Total général", "Total Geral", "Total leads", "Summa", "Suma częściowa", "Łącznie", "I alt"),
    *("Ogółem", "Celkem", "Mezisoučet", "Összesen", "Részösszeg", "Yhteensä", "Mellansumma"),
    *("합계", "รวม", "Tổng cộng", "Σύνολο", "Всего", "Промежуточный итог", "الإجمالي", 'סה"כ'),
    *(
        "Durchschnitt",
        "Median",
        "Std Dev",
        "Promedio",
        "Count of rows",
        "Jumlah",
        "Ukupno",
        "Spolu",
    ),
]
FORMS = ["{}", " {} ", "{}: 5", "{}=5", "{}5", "{}-5", "{} (12)", "{}: 5 leads"]


def _found(pattern: str, cell: str) -> bool:
    return bool(pc.match_substring_regex(pa.scalar(cell), pattern).as_py())


@pytest.mark.parametrize("word", WORDS)
def test_a_total_is_found_in_a_column_in_every_form(word: str) -> None:
    cells = [form.format(word) for form in FORMS]
    assert all(TOTAL.match(cell) and _found(TOTAL_WORD, cell) for cell in cells)
    assert bytes_of(pa.array(cells)).may_hold(*STEMS).tolist() == [*range(len(cells))]
    assert all(map(may_name_total, [*cells, *map(str.upper, cells)]))


@pytest.mark.parametrize("cell", ["Pune", "jane@firm.example", "+44 20 7946 0001", "", "ab" * 101])
def test_most_cells_need_not_be_asked_for_a_total(cell: str) -> None:
    assert not may_name_total(cell)


@pytest.mark.parametrize("cell", ["Pune Count", "Pune - Summe", "Total for Pune", "Total–Pune"])
def test_the_total_of_a_group_is_found_in_a_column(cell: str) -> None:
    groups = [found["group"] for pattern in GROUP_TOTALS if (found := pattern.match(cell))]
    assert "Pune" in groups
    assert _found(TOTAL_WORD, cell)


@pytest.mark.parametrize(
    "cell", ["Totally Ltd", "Meaning", "Summer school", "Accounts", "Discount"]
)
def test_a_word_within_a_word_is_no_total(cell: str) -> None:
    assert not TOTAL.match(cell)
    assert not _found(TOTAL_WORD, cell)


def test_a_usual_value_such_as_average_is_not_looked_at_behind_others() -> None:
    assert [_found(TOTAL_ALONE, cell) for cell in ("Average", "Count", " Total: ")] == [0, 0, 1]


@pytest.mark.parametrize("cell", ["Total: Campaigns", "total - all leads", "Grand total:Search"])
def test_a_total_may_name_what_it_is_of_behind_a_sign(cell: str) -> None:
    assert NAMED_TOTAL.match(cell)
    assert _found(TOTAL_WORD, cell)


@pytest.mark.parametrize("cell", ["Max", "MIN", "Maximum:"])
def test_the_highest_and_lowest_are_looked_at(cell: str) -> None:
    assert LIMITS.match(cell)
    assert _found(TOTAL_WORD, cell)
    assert not LIMITS.match(f"{cell} Frisch")


def test_a_cell_too_long_to_name_a_total_names_none() -> None:
    assert groups_of("Web " * 20 + "Total") == [("Web " * 20).strip()]
    assert groups_of("Web " * 20_000 + "Total") == []
