"""Every page for each role: what a person may not do is not offered, and why is said once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DATA, ROOT, read_sample
from driver import press, started
from streamlit.testing.v1 import AppTest

from pages._session import signed_in
from scoring.access import LOCAL
from scoring.registry import Registry
from scoring.settings import runs_folder
from scoring.training.runs import all_runs

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
SECRET = "agreed-on-with-the-proxy"
ROLES = 'viewer = ["vera"]\nanalyst = ["anna", "andy"]\nadmin = ["ada"]\n'
PAGES = ("call_sheet", "my_calls", "lead", "what_if", "explore", "train", "models")
WHO = ("vera", "anna", "ada")
ONLY_ANALYSTS = "Only an analyst or an admin may"
Enter = Callable[[str], None]


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Says by whose name the proxy sends the requests from then on."""
    (tmp_path / "roles.toml").write_text(ROLES)
    shutil.copytree(ROOT / "models", tmp_path / "models")
    Registry(tmp_path / "models" / "sample").publish(
        Registry(ROOT / "models" / "sample").serving().model, serve=False
    )
    for name, value in {
        "ROLES": tmp_path / "roles.toml", "MODELS": tmp_path / "models",
        "PROXY_HEADER": "X-User", "PROXY_SECRET": SECRET,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"LEAD_SCORING_{name}", str(value))

    def as_person(name: str) -> None:
        sent = [("X-Proxy-Secret", SECRET), ("X-User", name)]
        monkeypatch.setattr(signed_in, "sent_headers", lambda: sent)

    return as_person


def buttons(app: AppTest) -> set[str]:
    return {b.label for b in app.button}


def texts(app: AppTest) -> str:
    shown = (*app.info, *app.caption, *app.markdown, *app.warning)
    return " ".join(e.value for e in shown)


def leads(app: AppTest) -> AppTest:
    content = (DATA / "sample_leads.csv").read_bytes()
    app.file_uploader[0].upload("leads.csv", content).run()
    return app


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", [*WHO, "otto"])
def test_every_page_opens_for_who_has_a_role_and_for_nobody_else(
    page: str, who: str, enter: Enter
) -> None:
    enter(who)
    app = started(f"pages/{page}.py")
    assert not app.exception
    if who == "otto":
        assert "which has no role here" in app.warning[0].value
        assert len(app.get("file_uploader")) == 0
    else:
        assert [t.value for t in app.title] == [page.replace("_", " ").capitalize()
                                                .replace("What if", "What-if")]  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_train_is_for_analysts_and_says_so_as_a_whole(who: str, enter: Enter) -> None:
    enter(who)
    app = started("pages/train.py")
    assert ("Use the sample" in buttons(app)) == (who != "vera")
    assert (f"{ONLY_ANALYSTS} train a model" in texts(app)) == (who == "vera")


@pytest.mark.parametrize("who", WHO)
def test_models_offers_what_the_role_may_do(who: str, enter: Enter) -> None:
    enter(who)
    found = buttons(started("pages/models.py"))
    assert ("Check all versions" in found, "Delete old versions" in found) == (True, who == "ada")
    assert {"Serve this version", "Show beside the champion"} <= found or who == "vera"
    assert not {"Serve this version", "Show beside the champion"} & found or who != "vera"


def test_models_says_why_not_to_a_viewer_and_to_an_analyst(enter: Enter) -> None:
    enter("vera")
    assert f"{ONLY_ANALYSTS} change which version serves" in texts(started("pages/models.py"))
    enter("anna")
    said = texts(started("pages/models.py"))
    assert "Only an admin may delete old versions; you are signed in as an analyst" in said
    assert ONLY_ANALYSTS not in said


def test_the_log_names_who_did_it(enter: Enter, tmp_path: Path) -> None:
    enter("anna")
    press(started("pages/models.py"), "Show beside the champion")
    assert Registry(tmp_path / "models" / "sample").log[-1].who == "anna"


def test_a_click_counts_by_the_role_at_that_moment(enter: Enter, tmp_path: Path) -> None:
    enter("anna")
    app = press(started("pages/models.py"), "Serve this version")
    (tmp_path / "roles.toml").write_text('viewer = ["anna"]\n')
    press(app, "Yes, serve v0002")
    assert Registry(tmp_path / "models" / "sample").champion == "v0001"
    assert any(f"{ONLY_ANALYSTS} change which" in e.value for e in (*app.error, *app.warning))


@pytest.mark.parametrize("who", WHO)
def test_spend_is_typed_in_by_analysts(who: str, enter: Enter) -> None:
    enter(who)
    app = started("pages/explore.py")
    content = (DATA / "sample_history.csv").read_bytes()
    app.file_uploader[0].upload("history.csv", content).run()
    app.session_state["explore_view"] = "Economics"
    app.run()
    assert ("Keep the spend" in buttons(app)) == (who != "vera")
    assert (f"{ONLY_ANALYSTS} change the spend" in texts(app)) == (who == "vera")


@pytest.mark.parametrize("who", WHO)
def test_levers_are_marked_by_analysts(who: str, enter: Enter) -> None:
    enter(who)
    app = leads(started())
    app.switch_page("pages/what_if.py").run()
    app.session_state["what_if_view"] = "What you can do"
    app.run()
    offered = [m for m in app.multiselect if m.label == "Fields your team can change"]
    assert (len(offered) == 1) == (who != "vera")
    assert (f"{ONLY_ANALYSTS} change the fields" in texts(app)) == (who == "vera")


def test_a_viewer_ranks_leads_and_is_led_to_no_page_that_refuses(enter: Enter) -> None:
    enter("vera")
    app = leads(started())
    assert not app.exception
    assert "Train" not in " ".join(str(p) for p in app.get("page_link"))
    assert app.session_state["scored"] is not None


@pytest.mark.parametrize("who", WHO)
def test_the_start_offers_training_to_who_may_train(who: str, enter: Enter) -> None:
    enter(who)
    said = texts(started())
    assert ("Teach it with past leads" in said, "your own model learns" in said) == (
        who != "vera", who != "vera",
    )  # fmt: skip
    assert said.count(f"{ONLY_ANALYSTS} train a model") == (who == "vera")


@pytest.mark.parametrize("who", ["vera", "anna"])
@pytest.mark.parametrize("columns", [None, ["Name", "Source", "Converted"]])
def test_who_trains_is_said_once_in_place_of_the_button(
    columns: list[str] | None, who: str, enter: Enter
) -> None:
    enter(who)
    leads = read_sample("sample_history.csv", 1_500)
    own = leads[columns] if columns else leads.assign(Age=range(len(leads)))
    app = started()
    app.file_uploader[0].upload("past.csv", own.to_csv(index=False).encode()).run()
    assert any("Train on this file" in label for label in buttons(app)) == (who == "anna")
    assert texts(app).count(f"{ONLY_ANALYSTS} train a model") == (who == "vera")


def test_who_has_no_role_is_told_how_to_come_in_by_another_account(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter("otto@example.org")
    app = started()
    assert "`otto@example.org`" in app.warning[0].value
    assert "sign out where you signed in before" in texts(app)
    monkeypatch.setenv("LEAD_SCORING_PROXY_SIGN_OUT", "/oauth2/sign_out")
    assert "sign out where you signed in before" not in texts(app.run())


def test_another_person_in_the_same_session_finds_nothing_of_the_former(enter: Enter) -> None:
    enter("vera")
    app = leads(started())
    assert "scored" in app.session_state
    enter("anna")
    app.run()
    assert not app.exception
    assert not [key for key in ("scored", "upload", "explain_job") if key in app.session_state]


def test_a_training_belongs_to_who_is_signed_in(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.training.runs.spawn", lambda *_: None)
    enter("anna")
    press(press(started("pages/train.py", "one browser"), "Use the sample"), "Train")
    assert len(all_runs(runs_folder())) == 1
    assert "Earlier runs" not in [h.value for h in started("pages/train.py", "another").header]
    assert "Cancel" in buttons(started("pages/train.py", "another browser"))
    enter("andy")
    assert "Cancel" not in buttons(started("pages/train.py", "one browser"))


def test_without_the_secret_nobody_comes_in(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    enter("ada")
    monkeypatch.setattr(signed_in, "sent_headers", lambda: [("X-User", "ada")])
    app = started("pages/models.py")
    assert "did not come through the sign-in" in app.warning[0].value
    assert (len(app.title), buttons(app)) == (1, set())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PROXY_HEADER", "", "Set LEAD_SCORING_PROXY_HEADER"),
        ("PROXY_SECRET", "", "Set LEAD_SCORING_PROXY_SECRET"),
        ("ROLES", "", "does not name it"),
        ("ROLES", "/nowhere", "does not exist"),
    ],
)
def test_half_a_set_up_lets_nobody_in(
    name: str, value: str, said: str, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter("ada")
    monkeypatch.setenv(f"LEAD_SCORING_{name}", value)
    app = started()
    assert said in app.warning[0].value.replace("\\", "")
    assert len(app.get("file_uploader")) == 0


def test_who_has_not_signed_in_sees_the_button_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_ROLES", str(tmp_path / "roles.toml"))
    monkeypatch.setattr(signed_in, "has_provider", lambda: True)
    monkeypatch.setattr("pages._session.providers", lambda: [""])
    app = started("pages/models.py")
    assert (buttons(app), bool(app.exception)) == ({"Sign in"}, False)


def test_without_the_packages_nobody_is_sent_to_sign_in(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_ROLES", str(tmp_path / "roles.toml"))
    monkeypatch.setattr(signed_in, "has_provider", lambda: True)
    monkeypatch.setattr("pages._parts.sign_in.find_spec", lambda _: None)
    app = started("pages/models.py")
    assert buttons(app) == set()
    assert "installs requirements-auth.txt" in app.warning[0].value


def test_off_nothing_is_said_of_roles_and_the_log_says_what_it_did() -> None:
    app = started("pages/models.py")
    assert LOCAL.name == "browser"
    assert "Delete old versions" in buttons(app)
    assert not app.get("popover")
