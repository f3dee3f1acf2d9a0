"""Which ways to sign in are set up, and what is said where others reach a server without one."""

import logging
from pathlib import Path

import pytest
from streamlit.errors import StreamlitSecretNotFoundError

from pages._session import signed_in
from scoring.errors import SettingsRefused

CLIENT = {"client_id": "leads"}


class Unreadable:
    def __contains__(self, name: str) -> bool:
        raise StreamlitSecretNotFoundError("no secrets")


@pytest.mark.parametrize(
    ("section", "names"),
    [
        (CLIENT, [""]),
        ({"google": CLIENT, "cookie_secret": "x", "entra": CLIENT}, ["google", "entra"]),
        ({**CLIENT, "google": CLIENT, "client_kwargs": {"prompt": "login"}}, ["", "google"]),
        ({"cookie_secret": "x"}, [""]),
    ],
)
def test_each_provider_is_a_way_in(
    section: dict[str, object], names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_in.st, "secrets", {"auth": section})
    assert signed_in.providers() == names


def test_secrets_that_cannot_be_read_let_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "secrets.toml"
    monkeypatch.setattr(signed_in.st, "user", {})
    monkeypatch.setattr(signed_in.st, "secrets", Unreadable())
    monkeypatch.setattr(signed_in.st, "get_option", lambda _: [str(place)])
    assert not signed_in.has_provider()
    place.write_text("[auth")
    with pytest.raises(SettingsRefused, match=r"secrets.toml cannot be read"):
        signed_in.has_provider()


def test_two_ways_to_sign_in_let_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_in, "has_provider", lambda: True)
    monkeypatch.setenv("LEAD_SCORING_PROXY_HEADER", "X-User")
    monkeypatch.setenv("LEAD_SCORING_PROXY_SECRET", "x" * 16)
    with pytest.raises(SettingsRefused, match="two ways to sign in"):
        signed_in.person()


@pytest.mark.parametrize(
    ("address", "signs_in", "warns"),
    [("127.0.0.1", False, False), ("localhost", False, False), ("0.0.0.0", False, True),
     ("", False, True), ("0.0.0.0", True, False)],
)  # fmt: skip
def test_a_server_that_others_reach_says_that_nobody_signs_in(
    address: str, signs_in: bool, warns: bool, monkeypatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signed_in.st, "get_option", lambda _: address)
    monkeypatch.setattr(signed_in, "is_signed_in", lambda: signs_in)
    with caplog.at_level(logging.WARNING, "scoring"):
        signed_in.warn_if_open()
    assert ("whoever reaches the port may do all" in caplog.text) == warns
