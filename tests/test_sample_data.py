"""The sample files: the same bytes every time, and as untidy as an export is."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[1] / "data"
FILES = ("sample_history.csv", "sample_leads.csv")
PLACEHOLDER_COLUMNS = ["City", "Occupation", "Education", "Course interest"]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seen_before(leads: pd.DataFrame) -> pd.Series:
    email = leads["Email"].str.lower()
    phone = leads["Phone"].str.replace(r"\D", "", regex=True)
    return (email.duplicated() & email.notna()) | (phone.duplicated() & phone.notna())


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    return read("sample_history.csv")


@pytest.fixture(scope="module")
def leads() -> pd.DataFrame:
    return read("sample_leads.csv")


@pytest.fixture(scope="module", params=FILES)
def either(request: pytest.FixtureRequest) -> pd.DataFrame:
    return read(request.param)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    script = str(DATA / "make_sample.py")
    subprocess.run([sys.executable, "-W", "error", script, "--out", str(out)], check=True)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_generator_gives_the_committed_bytes_again(rebuilt: Path, name: str) -> None:
    assert digest(rebuilt / name) == digest(DATA / name)


@pytest.mark.parametrize(("name", "limit"), [(FILES[0], 5_000_000), (FILES[1], 600_000)])
def test_the_files_stay_small_enough_to_commit(name: str, limit: int) -> None:
    assert (DATA / name).stat().st_size < limit


def test_the_files_have_their_agreed_number_of_leads(
    history: pd.DataFrame, leads: pd.DataFrame
) -> None:
    assert (len(history), len(leads)) == (20_000, 2_000)


def test_new_leads_have_the_columns_of_history_without_the_outcome(
    history: pd.DataFrame, leads: pd.DataFrame
) -> None:
    assert [*leads.columns, "Converted"] == list(history.columns)


def test_new_leads_come_after_all_of_history(history: pd.DataFrame, leads: pd.DataFrame) -> None:
    assert history["Created"].is_monotonic_increasing
    assert history["Created"].max() < "2026-10-01" <= leads["Created"].min()


def test_the_call_outcome_is_empty_before_the_call(leads: pd.DataFrame) -> None:
    assert leads["Call outcome"].isna().all()


def test_about_a_quarter_of_history_converted(history: pd.DataFrame) -> None:
    assert 0.22 < (history["Converted"] == "Yes").mean() < 0.26


def test_referral_converts_far_better_than_facebook(history: pd.DataFrame) -> None:
    rate = (history["Converted"] == "Yes").groupby(history["Source"]).mean()
    assert 0.41 < rate["Referral"] < 0.45
    assert 0.10 < rate["Facebook"] < 0.14


def test_ids_are_eight_digits_with_leading_zeros_and_unique_in_both_files(
    history: pd.DataFrame, leads: pd.DataFrame
) -> None:
    ids = pd.concat([history["Lead ID"], leads["Lead ID"]])
    assert ids.is_unique
    assert ids.str.fullmatch(r"00\d{6}").all()


def test_columns_have_holes_at_different_rates(either: pd.DataFrame) -> None:
    blank = either.isna().mean()
    assert blank["Education"] > blank["Occupation"] > blank["Phone"] > blank["Visits"] > 0


def test_the_placeholder_select_stands_in_four_columns(either: pd.DataFrame) -> None:
    assert (either[PLACEHOLDER_COLUMNS] == "Select").any().all()


def test_some_persons_have_a_second_lead(either: pd.DataFrame) -> None:
    assert 0.01 < seen_before(either).mean() < 0.02


def test_no_person_of_history_is_among_the_new_leads_by_chance(
    history: pd.DataFrame, leads: pd.DataFrame
) -> None:
    both = seen_before(pd.concat([history, leads])).sum()
    assert both == seen_before(history).sum() + seen_before(leads).sum()


def test_every_email_is_at_a_domain_reserved_for_examples(either: pd.DataFrame) -> None:
    domains = either["Email"].dropna().str.lower().str.split("@").str[1]
    assert set(domains) == {"example.com", "example.org", "example.net"}


def test_new_leads_bring_a_source_and_a_campaign_not_seen_before(
    history: pd.DataFrame, leads: pd.DataFrame
) -> None:
    assert set(leads["Source"].dropna()) - set(history["Source"]) == {"TikTok"}
    assert set(leads["Campaign"].dropna()) - set(history["Campaign"]) == {"Festive Fast Track"}


def test_new_leads_bring_values_out_of_range(leads: pd.DataFrame) -> None:
    assert "980.0" in set(leads["Minutes on site"])
    assert "-3" in set(leads["Days since last activity"])


def test_a_lead_without_visits_did_nothing_on_the_site(either: pd.DataFrame) -> None:
    absent = either[either["Visits"] == "0"]
    used = ["Minutes on site", "Pages per visit", "Chats", "Fee page views", "Syllabus downloads"]
    assert (absent[used].astype(float) == 0).all(axis=None)


def test_referred_leads_mostly_come_from_referral(history: pd.DataFrame) -> None:
    assert (history.loc[history["Referred"] == "Yes", "Source"] == "Referral").mean() > 0.9
