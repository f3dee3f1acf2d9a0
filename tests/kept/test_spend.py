"""The spend by source: read, refused in words, kept and never lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.access import LOCAL
from scoring.errors import FileRefused
from scoring.kept.spend import Spend, change_spend, load_spend, parse_spend, put_spend, spend_csv
from scoring.settings import spend_file

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)
AMOUNTS = st.floats(0, 1e9).map(lambda x: round(x, 4))


def test_a_file_in_other_words_and_with_other_columns_is_read() -> None:
    content = "Channel;Clicks;Cost (EUR)\nGoogle;5;1.234,50\nFair;;\nFacebook;7;€ 80\n"
    assert parse_spend(content.encode(), "ads.csv").amounts == {"Google": 1234.5, "Facebook": 80.0}


@pytest.mark.parametrize(
    "header",
    [
        "Quelle;Ausgaben", "Kanal;Kosten (€)", "Herkunft;Werbebudget", "Source;Coût",
        "Canal;Dépenses", "Fuente;Gasto", "Origen;Inversión", "Fonte;Costo", "Canale;Spesa",
        "Origem;Custo",
        "Bron;Uitgaven", "Źródło;Koszt", "Źródło;Wydatki", "Källa;Kostnad", "Kaynak;Harcama",
        "Источник;Расходы", "来源;费用", "流入元;コスト", "유입경로;비용",
        "Source / Channel;Spend/Month",
    ],
)  # fmt: skip
def test_headers_of_many_languages_are_read(header: str) -> None:
    content = f"{header}\nWebsite;12.000,00 €\nMesse;40.000\nLinkedIn;6000\n"
    found = parse_spend(content.encode(), "ausgaben.csv").amounts
    assert found == {"Website": 12_000.0, "Messe": 40_000.0, "LinkedIn": 6_000.0}


def test_the_price_of_one_lead_is_no_spend() -> None:
    head = "Quelle;Kosten pro Lead;CPC cost;Gesamtkosten;Von;Bis"
    content = f"{head}\nXing;9;1;500;1.1.2026;31.1.2026\n"
    found = parse_spend(content.encode(), "spend.csv")
    assert found == Spend({"Xing": 500.0}, (date(2026, 1, 1), date(2026, 1, 31)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Fair,lots", "Row 3, column “spend”: “lots” must be a number from 0"),
        ("Fair,-5", "“-5” must be a number from 0"),
        ("Fair,1e15", "“1e15” must be a number from 0"),
        ("Fair,1.234", "can be read in two ways"),
        (",5", "Row 3 has an amount but no source"),
        ("Google,5", "“Google” appears in rows 2 and 3"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(row: str, said: str) -> None:
    with pytest.raises(FileRefused, match=r"^.{15,600}$") as refused:
        parse_spend(f"source,spend\nGoogle,100\n{row}\n".encode(), "spend.csv")
    assert said in str(refused.value)


def test_a_file_without_the_columns_is_refused_with_those_it_has() -> None:
    with pytest.raises(FileRefused, match=r"No column for the spend.*“Dish”"):
        parse_spend(b"Source,Dish,Customers\nGoogle,Soup,5\nFair,Stew,9\n", "menu.csv")


@given(st.dictionaries(NAMES, AMOUNTS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(spend: dict[str, float]) -> None:
    kept = {name: amount for name, amount in spend.items() if not name.startswith("'")}
    if kept:
        assert parse_spend(spend_csv(Spend(kept)), "spend.csv", header=True) == Spend(kept)


def test_a_source_that_looks_like_a_formula_is_written_as_text_and_comes_back() -> None:
    content = spend_csv(Spend({"=HYPERLINK(1)": 5.0}))
    assert b"'=HYPERLINK" in content
    assert parse_spend(content, "spend.csv", header=True).amounts == {"=HYPERLINK(1)": 5.0}


def test_sources_not_named_stay_as_they_are() -> None:
    change_spend({"Google": 100.0, "Billboards": 7.25}, None, by=LOCAL)
    change_spend({"Google": None, "Fair": 0.0}, None, by=LOCAL)
    assert load_spend().amounts == {"Billboards": 7.25, "Fair": 0.0}


def test_the_spend_of_an_earlier_release_is_taken_over_and_its_file_stays() -> None:
    place = spend_file()
    place.parent.mkdir(parents=True)
    place.write_text("source,spend\nGoogle,100\n")
    assert change_spend({"Fair": 5.0}, None, by=LOCAL).amounts == {"Google": 100.0, "Fair": 5.0}
    assert change_spend({"Fair": None, "Google": None}, None, by=LOCAL) == load_spend() == Spend()
    assert place.read_text() == "source,spend\nGoogle,100\n"


def test_nothing_is_written_over_a_damaged_file() -> None:
    place = spend_file()
    place.parent.mkdir(parents=True)
    place.write_text("source,spend\nGoogle,much\n")
    with pytest.raises(FileRefused, match="was not overwritten"):
        change_spend({"Fair": 5.0}, None, by=LOCAL)
    assert "much" in place.read_text()


@pytest.mark.parametrize("amount", [-1.0, 1e13, float("nan")])
def test_an_amount_that_cannot_be_is_not_kept(amount: float) -> None:
    with pytest.raises(FileRefused, match="must be a number from 0"):
        change_spend({"Google": amount}, None, by=LOCAL)


def test_taking_the_last_amount_out_leaves_nothing() -> None:
    change_spend({"Google": 1.0}, None, by=LOCAL)
    assert change_spend({"Google": None}, None, by=LOCAL) == Spend() == load_spend()


YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        ("from,to", "2026-01-01,2026-12-31"),
        ("Start date,End date", "01/01/2026,31/12/2026"),
        ("since,until", "1 Jan 2026,31 Dec 2026"),
        ("Period from,Period to", "2026-01-01T00:00:00Z,2026-12-31T00:00:00Z"),
    ],
)
def test_a_file_may_name_its_period(heads: str, days: str) -> None:
    content = f"source,spend,{heads}\nGoogle,100,{days}\nFair,,,\nFacebook,7,{days}\n"
    found = parse_spend(content.encode(), "spend.csv")
    assert found == Spend({"Google": 100.0, "Facebook": 7.0}, YEAR)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2026-01-01,2026-01-31", "2026-02-01,2026-02-28"), "must hold one day for all rows"),
        (("03/04/2026,05/06/2026", "03/04/2026,05/06/2026"), "written as 2026-01-31"),
        (("2026-12-31,2026-01-01", "2026-12-31,2026-01-01"), "ends on 2026-01-01, before"),
        (("2026-01-01,", "2026-01-01,"), "Column “to”"),
    ],
)
def test_a_period_that_is_none_is_refused(days: tuple[str, str], said: str) -> None:
    content = f"source,spend,from,to\nGoogle,100,{days[0]}\nFair,5,{days[1]}\n"
    with pytest.raises(FileRefused, match=r"^.{15,600}$") as refused:
        parse_spend(content.encode(), "spend.csv")
    assert said in str(refused.value)


def test_the_period_is_kept_and_a_file_of_another_one_takes_the_place() -> None:
    later = (date(2027, 1, 1), date(2027, 1, 31))
    put_spend(Spend({"Google": 100.0}, YEAR), by=LOCAL)
    put_spend(Spend({"Fair": 5.0}, YEAR), by=LOCAL)
    assert load_spend() == Spend({"Google": 100.0, "Fair": 5.0}, YEAR)
    put_spend(Spend({"Fair": 1.0}, later), by=LOCAL)
    assert load_spend() == Spend({"Fair": 1.0}, later)
    with pytest.raises(FileRefused):
        put_spend(Spend({"Fair": -1.0}, YEAR), by=LOCAL)
    assert load_spend() == Spend({"Fair": 1.0}, later)
