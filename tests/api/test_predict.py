"""Leads as JSON get the scores that they get as a file, and whatever else is sent is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from api_client import ApiClient
from conftest import read_sample, table_of, trained

from scoring.api.app import create_api
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import score_file
from scoring.recipes.recipe import read_recipe
from scoring.registry import SAMPLE, NamedModels
from scoring.settings import bundled_models_folder
from scoring.training.trainer import TrainingRequest

MODELS = bundled_models_folder()
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def api() -> Iterator[ApiClient]:
    with ApiClient(create_api(MODELS)) as client:
        yield client


@pytest.fixture(scope="module")
def model() -> LeadModel:
    return NamedModels(MODELS).registry(SAMPLE).serving().model


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return read_sample("sample_leads.csv", 120)


def sent(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{k: v for k, v in lead.items() if v} for lead in frame.to_dict("records")]


def ask(api: ApiClient, lead: object, **options: Any) -> Any:
    return api.post("/predict", json=lead, **options)


def test_a_list_is_scored_as_the_same_leads_in_a_file(
    api: ApiClient, frame: pd.DataFrame, model: LeadModel
) -> None:
    scored = score_file(frame.to_csv(index=False).encode(), "leads.csv", model)
    leads = ask(api, sent(frame)).json()["leads"]
    assert [lead["id"] for lead in leads] == scored.leads.ids.tolist()
    assert [lead["rank"] for lead in leads] == scored.ranking.rank.tolist()
    assert [lead["tier"] for lead in leads] == scored.scores.tier.tolist()
    assert [lead["propensity"] for lead in leads] == pytest.approx(
        scored.scores.propensity.tolist(), abs=1e-9
    )
    assert [lead["flags"] for lead in leads] == scored.flags.tolist()


def test_a_lead_alone_gets_the_score_that_it_gets_in_a_list(
    api: ApiClient, frame: pd.DataFrame
) -> None:
    every = ask(api, sent(frame)).json()["leads"]
    alone = [ask(api, lead).json()["propensity"] for lead in sent(frame)[:10]]
    assert alone == pytest.approx([lead["propensity"] for lead in every[:10]], abs=1e-12)


def test_answers_under_way_together_are_the_same(api: ApiClient, frame: pd.DataFrame) -> None:
    lead = sent(frame)[0]
    answers = api.at_once(12, "POST", "/predict", json=lead)
    assert {answer.text for answer in answers} == {ask(api, lead).text}


def test_reasons_have_the_contributions_of_the_model(
    api: ApiClient, frame: pd.DataFrame, model: LeadModel
) -> None:
    scored = score_table(table_of(frame.head(1)), "leads", model)
    whole = {r.field: r.contribution for r in scored.explainer.lead(0).reasons}
    answer = ask(api, sent(frame)[0]).json()
    both = answer["reasons_for"] + answer["reasons_against"]
    said = {reason["field"]: reason["contribution"] for reason in both}
    assert said
    assert said == pytest.approx({name: whole[name] for name in said}, abs=1e-9)


@pytest.mark.parametrize("name", ["Minutes on site", "minutes_on_site", "MINUTES-ON-SITE"])
def test_a_field_is_known_by_any_spelling(api: ApiClient, name: str) -> None:
    answer = ask(api, {name: 30, "Source": "Referral"}).json()
    assert answer["unknown"] == []
    assert "Minutes on site" not in answer["missing"]
    assert "Visits" in answer["missing"]


def test_leads_of_one_list_may_spell_a_field_differently(api: ApiClient) -> None:
    leads = ask(api, [{"visits": 3}, {"Visits": 3}, {"VISITS": "3"}]).json()["leads"]
    assert len({lead["propensity"] for lead in leads}) == 1


def test_what_is_not_known_is_named(api: ApiClient) -> None:
    answer = ask(api, {"visits": 3, "Shoe size": 44, "Minutes on the site": 2}).json()
    assert set(answer["unknown"]) == {"Shoe size", "Minutes on the site"}


@pytest.mark.parametrize("name", ["id", "Id", "Lead ID", "lead_id"])
@pytest.mark.parametrize("value", ["007", "2026-01-31", "a@b.example", "9" * 30, " x ", "0"])
def test_an_id_comes_back_as_exact_text(api: ApiClient, name: str, value: str) -> None:
    assert ask(api, {name: value, "visits": 3}).json()["id"] == value


@pytest.mark.parametrize(
    ("leads", "ids"),
    [
        ([{"id": "a"}, {"Lead ID": "b"}, {}], ["a", "b", "3"]),
        ([{"id": "2"}, {}, {"id": ""}], ["2", "lead 2", "3"]),
        ([{}, {}], ["1", "2"]),
    ],
)
def test_who_has_no_id_gets_the_number_in_the_request(
    api: ApiClient, leads: list[dict[str, str]], ids: list[str]
) -> None:
    found = ask(api, [{"visits": 3, **lead} for lead in leads]).json()["leads"]
    assert [lead["id"] for lead in found] == ids


def test_two_ids_of_a_lead_that_differ_are_refused(api: ApiClient) -> None:
    answer = ask(api, {"id": "a", "Lead ID": "b", "visits": 3})
    assert [error["field"] for error in answer.json()["errors"]] == ["Lead ID"]


@pytest.mark.parametrize("number", ["2.675", "1e300", "9007199254740993"])
def test_a_reason_has_the_value_as_it_was_sent(api: ApiClient, number: str) -> None:
    body = f'{{"minutes_on_site": {number}, "id": {number}}}'
    answer = api.post("/predict", content=body, headers=JSON).json()
    (reason,) = answer["reasons_for"] + answer["reasons_against"]
    assert (answer["id"], reason["value"]) == (number, number)


def test_what_is_null_is_as_what_is_left_out(api: ApiClient) -> None:
    bare = ask(api, {"minutes_on_site": 3}).json()
    assert ask(api, {"minutes_on_site": 3, "visits": None, "source": None}).json() == bare


def test_a_field_that_may_be_meant_is_named_where_nothing_else_is_sent(api: ApiClient) -> None:
    answer = ask(api, {"Sourc": "x"}).json()
    assert [(e["field"], e["detail"]) for e in answer["errors"]] == [
        ("Sourc", "Did you mean “Source”?")
    ]
    assert "in the request" in answer["detail"]
    assert "file" not in answer["detail"] + ask(api, {"visits": 3}).json()["note"]


def test_a_long_number_as_id_keeps_all_its_digits(api: ApiClient) -> None:
    answer = ask(api, {"id": 123456789012345678901, "visits": 3}).json()
    assert answer["id"] == "123456789012345678901"


@pytest.mark.parametrize(("number", "text"), [(1.234, "1.2340"), (0.001, "0.0010"), (7, "7")])
def test_a_number_is_no_thousand(api: ApiClient, number: float, text: str) -> None:
    answers = [ask(api, {"Minutes on site": value}).json() for value in (number, text)]
    assert answers[0]["propensity"] == answers[1]["propensity"]


def test_the_prediction_is_by_the_threshold_that_training_stored(
    api: ApiClient, frame: pd.DataFrame, model: LeadModel
) -> None:
    leads = ask(api, sent(frame)).json()["leads"]
    at = model.card.test.threshold
    assert [bool(lead["lead_conversion_prediction"]) for lead in leads] == [
        lead["propensity"] >= at for lead in leads
    ]
    assert {lead["lead_conversion_prediction"] for lead in leads} == {0, 1}


def test_the_threshold_follows_a_stated_base_rate(model: LeadModel) -> None:
    # At shift −ln 9 a chance p has the odds p / (1 − p) / 9.
    odds = (p := model.card.test.threshold) / (1 - p) / 9
    shifted = replace(model.calibration, shift=-2.1972245773362196)
    assert replace(model, calibration=shifted).threshold == pytest.approx(odds / (1 + odds))


def test_it_is_said_whether_an_order_means_anything(api: ApiClient, frame: pd.DataFrame) -> None:
    thin, full = ask(api, {"visits": 3}).json(), ask(api, sent(frame)).json()
    assert (thin["ranks"], full["ranks"]) == (False, True)
    assert "third" in thin["note"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"visits": "abc"}, "visits"),
        ({"visits": True}, "visits"),
        ({"Source": True}, "Source"),
        ({"visits": [3]}, "visits"),
        ({"visits": {"is": 3}}, "visits"),
        ([{"visits": 3}, {"visits": "many"}], "leads[1].visits"),
        ({"visits": 3, "Visits": 4}, "Visits"),
        ('{"visits": 3, "visits": 4}', "visits"),
        ('{"visits": 1e400}', "visits"),
        ('{"visits": 1e-400, "Chats": 1e999999999}', "Chats"),
        (f'{{"visits": 1{"0" * 400}}}', "visits"),
        ('{"Source": "\\ud800", "visits": 3}', "Source"),
        ({"visits": 3, "Source": "x" * 10_001}, "Source"),
        ([3], "leads[0]"),
        ([{}], "leads[0]"),
    ],
)
def test_what_can_be_no_value_is_refused_with_its_field(
    api: ApiClient, body: object, field: str
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    answer = api.post("/predict", content=text, headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert 15 <= len(answer.json()["detail"]) <= 600


def test_a_second_spelling_of_a_field_names_both(api: ApiClient) -> None:
    detail = ask(api, {"visits": 3, "Visits": 4}).json()["detail"]
    assert "visits" in detail
    assert "Visits" in detail


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"3", b"[]", b"{}", b"null", b'{"visits": NaN}', b'{"visits": -Infinity}',
     b"[" * 100_000, b'{"a":' * 100_000, b'{"visits": 1' + b"0" * 5_000 + b"}", b'{"foo": 1}',
     b'{"visits": 3} x', b'{"\\udfff": 1, "visits": 3}', b'{"": 1, "visits": 3}'],
)  # fmt: skip
def test_any_other_body_is_refused_in_words(api: ApiClient, body: bytes) -> None:
    answer = api.post("/predict", content=body, headers=JSON)
    assert answer.status_code == 422
    assert 15 <= len(answer.json()["detail"]) <= 600


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\u202eabc", "\ufeff", "=1+1", "🦊" * 50])
def test_odd_signs_are_values_like_others(api: ApiClient, text: str) -> None:
    assert ask(api, {"Source": text, text + "x": 1, "visits": 3}).status_code == 200


def test_a_body_that_is_not_said_to_be_json_is_refused(api: ApiClient) -> None:
    answer = api.post("/predict", content=b'{"visits": 3}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_more_leads_than_the_limit_are_refused(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_API_LEADS", "2")
    assert ask(api, [{"visits": 3}] * 2).status_code == 200
    assert ask(api, [{"visits": 3}] * 3).status_code == 413


def test_so_are_more_fields_than_any_lead_has(api: ApiClient) -> None:
    wide = {f"field {i}": i for i in range(501)}
    assert "500" in ask(api, wide).json()["detail"]


def test_a_model_may_be_named(api: ApiClient) -> None:
    assert ask(api, {"visits": 3}, params={"model": SAMPLE}).json()["model"] == SAMPLE
    unknown = ask(api, {"visits": 3}, params={"model": "nobody"})
    assert unknown.status_code == 404
    assert SAMPLE in unknown.json()["detail"]


@pytest.mark.slow
def test_of_several_models_the_one_that_fits_scores(two_models: Path) -> None:
    from two_businesses import STAFF, STUDENTS, leads_of_today

    with ApiClient(create_api(two_models)) as api:
        lists = [sent(leads_of_today(name).head(60)) for name in (STAFF, STUDENTS)]
        found = [ask(api, leads).json()["model"] for leads in lists]
    assert found == [STAFF, STUDENTS]


def test_without_a_model_leads_are_refused_for_now(tmp_path: Path) -> None:
    with ApiClient(create_api(tmp_path)) as api:
        answer = ask(api, {"visits": 3})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


COURSE = {
    "total_time_spent_on_website": 200,
    "page_views_per_visit": 3,
    "last_activity": "Email Opened",
}


def course_history() -> pd.DataFrame:
    """Leads with the columns of the course's API, named as in its history."""
    sample = read_sample("sample_history.csv").iloc[::8]
    names = {"Minutes on site": "Total Time Spent on Website", "Last activity": "Last Activity",
             "Pages per visit": "Page Views Per Visit", "Converted": "Converted"}  # fmt: skip
    return sample[list(names)].rename(columns=names).replace("Email opened", "Email Opened")


@pytest.mark.slow
def test_the_request_of_the_course_is_answered(tmp_path: Path) -> None:
    model = trained(table_of(course_history()), TrainingRequest("Converted"))
    NamedModels(tmp_path).registry("x-education").publish(model)
    with ApiClient(create_api(tmp_path)) as api:
        answer = ask(api, COURSE)
    assert answer.status_code == 200
    assert (answer.json()["missing"], answer.json()["unknown"]) == ([], [])
    assert answer.json()["lead_conversion_prediction"] in (0, 1)


@pytest.mark.slow
def test_it_is_so_on_the_real_leads_of_the_course(real_leads: Path, tmp_path: Path) -> None:
    file = real_leads / "xeducation" / "leads.csv.gz"
    history = pd.read_csv(file, dtype="str", keep_default_na=False)
    # Training asks of it whether it is known before the call.
    request = TrainingRequest("Converted", known=("Last Activity",))
    model = trained(table_of(history.iloc[::3]), request)
    NamedModels(tmp_path).registry("x-education").publish(model)
    with ApiClient(create_api(tmp_path)) as api:
        answer = ask(api, COURSE)
    assert answer.status_code == 200
    assert answer.json()["unknown"] == []


RECIPE = """
[[step]]
kind = "sum"
columns = ["Chats", "Callback requests"]
target = "Talks"
drop = true
"""


@pytest.mark.slow
def test_a_recipe_reads_what_is_sent_as_it_reads_a_file(tmp_path: Path) -> None:
    request = TrainingRequest("Converted", recipe=read_recipe(RECIPE))
    model = trained(table_of(read_sample("sample_history.csv").iloc[::8]), request)
    NamedModels(tmp_path).registry("talks").publish(model)
    leads = read_sample("sample_leads.csv", 20)
    scored = score_table(table_of(leads), "leads", model)
    with ApiClient(create_api(tmp_path)) as api:
        found = [lead["propensity"] for lead in ask(api, sent(leads)).json()["leads"]]
        part = ask(api, {"chats": 2, "Source": "Referral"}).json()
    assert found == pytest.approx(scored.scores.propensity.tolist(), abs=1e-9)
    assert part["unknown"] == []
    assert ("Callback requests" in part["missing"], "Talks" in part["missing"]) == (True, False)


def test_a_list_is_scored_where_one_lead_gives_a_field_and_refused_where_none_does(
    api: ApiClient,
) -> None:
    assert ask(api, [{"visits": 3}, {"Shoe size": 41}]).status_code == 200
    assert ask(api, [{"Hat": 7}, {"Shoe size": 41}]).status_code == 422
