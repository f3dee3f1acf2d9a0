"""Titles of jobs and names of firms by their words."""

import pandas as pd
import pytest

from scoring.intake.leads.job_words import are_firms, are_job_titles, are_salutations


@pytest.mark.parametrize(
    "titles",
    [["Geschäftsführerin", "Vertriebsleiter Süd"], ["Directrice des achats", "Chargé d'affaires"],
     ["Kierownik sprzedaży", "Prezes"], ["Satış Müdürü", "Mühendis"], ["部長", "担当"],
     ["Генеральный директор", "Юрист"], ["VP Sales", "co-founder & CTO"]],
)  # fmt: skip
def test_titles_of_jobs_are_known_in_many_languages(titles: list[str]) -> None:
    assert are_job_titles(pd.Series(titles))


def test_names_cities_and_stages_are_no_titles_of_jobs() -> None:
    for cells in (["Ana Roth", "Bo Li"], ["Pune", "Köln"], ["New", "Working - Contacted"]):
        assert not are_job_titles(pd.Series(cells))


def test_firms_are_known_by_their_legal_form() -> None:
    assert are_firms(pd.Series(["Roth GmbH & Co. KG", "Díaz S.A.", "佐藤株式会社"]))
    assert not are_firms(pd.Series(["Ads", "Trade fair", "Pune"]))


def test_forms_of_address_are_all_of_a_column() -> None:
    assert are_salutations(pd.Series(["Mr.", "Frau Dr.", "Sra."]))
    assert not are_salutations(pd.Series(["Dr.", "CEO"]))
