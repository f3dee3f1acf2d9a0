"""What a column says of a lead, in names and cells that were not used to write the words."""

import numpy as np
import pandas as pd
import pytest

from scoring.errors import TrainingRefused
from scoring.schema import Column, Family, Kind, LeadSchema, Role
from scoring.training.families import proposed_family, with_families

FIT, ENGAGEMENT = Family.FIT, Family.ENGAGEMENT
NOTHING = pd.Series(["a", "b"], dtype="str")


def family(name: str, cells: list[str] | None = None, kind: Kind = Kind.CATEGORY) -> Family:
    column = Column(name, kind, Role.FEATURE)
    return proposed_family(column, NOTHING if cells is None else pd.Series(cells, dtype="str"))


@pytest.mark.parametrize(
    "name",
    [
        "Annual revenue", "NumberOfEmployees", "hs_analytics_source", "utm_campaign", "Job title",
        "First page visited", "Landing page", "Campaign", "Company size", "Plan", "Time zone",
        "Anzahl der Mitarbeiter", "Secteur d’activité", "Actividad económica", "Settore",
        "Faturamento", "Aantal medewerkers", "Branża", "Отрасль", "会社の業種", "公司行业", "나이",
        "How did you hear about us", "Occupation", "Postal code", "Email campaign",
    ],
)  # fmt: skip
def test_who_a_lead_is_and_where_it_comes_from_is_fit(name: str) -> None:
    assert family(name) is FIT


@pytest.mark.parametrize(
    "name",
    [
        "Emails opened", "hs_email_click_count", "Number of page views", "TotalVisits", "Last seen",
        "Days since last activity", "Webinars attended", "Video watch time", "Form submissions",
        "Unsubscribes", "Last page seen", "Newsletter", "Campaign clicks", "Demo requested",
        "Chats", "Letzte Aktivität", "Newsletterklicks", "E-Mail-Öffnungen", "Dernière visite",
        "Pages vues",
        "Correos abiertos", "Última actividad", "Visite al sito", "Sessões no site", "Klikken",
        "Ostatnia aktywność", "Просмотры страниц", "访问次数", "最終アクティビティ", "방문 횟수",
    ],
)  # fmt: skip
def test_what_a_lead_did_is_engagement(name: str) -> None:
    assert family(name) is ENGAGEMENT


@pytest.mark.parametrize(
    "name",
    [
        "Do Not Call", "DoNotCall", "donotemail", "HasOptedOutOfEmail", "Email opt-in", "No calls",
        "Unsubscribed from all email", "Newsletter consent", "GDPR consent", "Keine Anrufe", "DNC",
        "Einwilligung Newsletter", "DSGVO-Zustimmung", "Newsletter abgemeldet", "Ne pas appeler",
        "Consentement e-mail", "No llamar", "Consentimiento", "Non contattare", "Consenso privacy",
        "Não ligar", "Toestemming nieuwsbrief", "Niet mailen", "Zgoda na kontakt", "Nie dzwonić",
        "Samtycke", "Согласие на рассылку", "Last Name", "last_name", "同意书",
    ],
)  # fmt: skip
def test_what_a_lead_allows_and_is_called_is_no_engagement(name: str) -> None:
    assert family(name, ["Unsubscribed", "No"]) is FIT


@pytest.mark.parametrize(
    ("name", "cells", "kind", "expected"),
    [
        ("Field 7", ["0"] * 60 + ["1"] * 20 + ["2"] * 9 + ["5"], Kind.NUMBER, ENGAGEMENT),
        ("Field 7", ["1"] * 60 + ["2"] * 20 + ["3"] * 9, Kind.NUMBER, FIT),
        ("Field 7", ["0"] * 60 + ["1"] * 20, Kind.NUMBER, FIT),
        ("Field 7", ["0"] * 60 + ["0.5", "2500000"], Kind.NUMBER, FIT),
        ("Children", ["0"] * 60 + ["1"] * 20 + ["2"] * 9, Kind.NUMBER, FIT),
        ("Field 7", ["Email Opened"] * 6 + ["SMS"] * 3, Kind.CATEGORY, ENGAGEMENT),
        ("Field 7", ["Unsubscribed"] * 6 + ["SMS"] * 3, Kind.CATEGORY, ENGAGEMENT),
        ("Field 7", ["Delhi", "Pune", "Visited"], Kind.CATEGORY, FIT),
        ("Field 7", ["", ""], Kind.NUMBER, FIT),
    ],
)  # fmt: skip
def test_cells_decide_where_the_name_says_nothing(
    name: str, cells: list[str], kind: Kind, expected: Family
) -> None:
    assert family(name, cells, kind) is expected


def test_durations_under_any_name_say_what_a_lead_did() -> None:
    column = Column("T7", Kind.NUMBER, Role.FEATURE, unit="minutes")
    assert proposed_family(column, pd.Series(["3 min", "9 min"])) is ENGAGEMENT


SCHEMA = LeadSchema(
    (
        Column("City", Kind.CATEGORY, Role.FEATURE),
        Column("Visits", Kind.CATEGORY, Role.FEATURE),
        Column("Won", Kind.CATEGORY, Role.OUTCOME),
    )
)
FRAME = pd.DataFrame({name: ["x", "y"] for name in ("City", "Visits", "Won")}, dtype="str")


def test_what_a_person_says_is_the_family_and_the_rest_is_proposed() -> None:
    schema = with_families(SCHEMA, FRAME, {FIT: ["Visits"], ENGAGEMENT: []})
    assert [c.family for c in schema.columns] == [FIT, FIT, FIT]
    schema = with_families(SCHEMA, FRAME, {FIT: [], ENGAGEMENT: ["City"]})
    assert [c.family for c in schema.inputs] == [ENGAGEMENT, ENGAGEMENT]


@pytest.mark.parametrize(
    ("fit", "engagement", "words"),
    [(["Town"], [], "no column “Town” to count as fit"), (["City"], ["City"], "named as fit and")],
)
def test_odd_families_are_refused(fit: list[str], engagement: list[str], words: str) -> None:
    with pytest.raises(TrainingRefused, match=words):
        with_families(SCHEMA, FRAME, {FIT: fit, ENGAGEMENT: engagement})


def test_a_large_column_is_judged_by_some_of_its_cells() -> None:
    cells = np.tile(["0", "0", "1", "4"], 5_000).tolist()
    assert family("F", cells, Kind.NUMBER) is ENGAGEMENT
