"""What a server is told by its environment, and what of it is refused."""

import pytest

from scoring.deployment import deployment
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


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
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
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LEAD_SCORING_{name}", value)
    with pytest.raises(SettingsRefused, match=f"The setting LEAD_SCORING_{name} cannot be used"):
        deployment()
