"""What a server is told by its environment, and what of it is refused."""

import pytest

from scoring.deployment import Deployment, deployment
from scoring.errors import SettingsRefused


def test_nothing_set_is_a_machine_without_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROLES", "PROXY_HEADER", "PROXY_SECRET", "PROXY_SIGN_OUT", "API_LEADS"):
        monkeypatch.setenv(f"LEAD_SCORING_{name}", "")
    found = deployment()
    assert (found.roles, found.proxy_header, found.proxy_sign_out) == (None, None, None)
    assert (found.api_leads, found.sign_in_claim) == (1_000, "email")


@pytest.mark.parametrize("secret", ["", "short", " " * 40])
def test_a_header_without_a_secret_is_refused(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_PROXY_HEADER", "X-Forwarded-Email")
    monkeypatch.setenv("LEAD_SCORING_PROXY_SECRET", secret)
    with pytest.raises(SettingsRefused, match="Set LEAD_SCORING_PROXY_SECRET, too: at least 16"):
        deployment()


def test_a_secret_without_a_header_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_PROXY_SECRET", "agreed-on-with-the-proxy")
    with pytest.raises(SettingsRefused, match="Set LEAD_SCORING_PROXY_HEADER, too"):
        deployment()


@pytest.mark.parametrize(
    ("rules", "names", "others"),
    [
        ({}, {"localhost", "127.0.0.1"}, ()),
        ({"host": "127.0.0.2"}, {"localhost", "127.0.0.1", "127.0.0.2"}, ("127.0.0.2",)),
        ({"host": "0.0.0.0"}, {"localhost", "127.0.0.1"}, ("0.0.0.0",)),
        ({"host": "::", "hosts": "B.example, a.example"}, {"a.example", "b.example"},
         ("::", "a.example")),
        ({"proxy_header": "X-User"}, {"localhost", "127.0.0.1"}, ("PROXY_HEADER",)),
    ],
)  # fmt: skip
def test_a_server_knows_its_names_and_who_else_reaches_it(
    rules: dict[str, str], names: set[str], others: tuple[str, ...]
) -> None:
    found = Deployment(**rules)
    assert found.host_names == names
    assert found.is_local is not bool(others)
    for why, part in zip(found.why_others, others, strict=True):
        assert part in why


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_PROXY_HEADER", "X-Forwarded-Email")
    monkeypatch.setenv("LEAD_SCORING_PROXY_SECRET", "agreed-on-with-the-proxy")
    found = deployment()
    assert "agreed" not in repr(found) + str(found.proxy_secret)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXY_HEADER", "X Forwarded"),
        ("PROXY_SECRET_HEADER", "X-Secret:"),
        ("PROXY_SIGN_OUT", "javascript:alert(1)"),
        ("PROXY_SIGN_OUT", "//evil.example"),
        ("PROXY_SIGN_OUT", "/\\evil.example"),
        ("SIGN_IN_CLAIM", "e mail"),
        ("API_LEADS", "many"),
        ("HOSTS", " , "),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LEAD_SCORING_{name}", value)
    with pytest.raises(SettingsRefused, match=f"The setting LEAD_SCORING_{name} cannot be used"):
        deployment()
