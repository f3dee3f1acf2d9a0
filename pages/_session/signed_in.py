"""Who uses this session, as they are signed in, and what they may do."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from pages._session.batch import JOB
from pages._session.taken import release
from scoring.access import LOCAL, Person, TrustedProxy, UserRole, name_of_claims, read_roles
from scoring.deployment import Deployment, deployment
from scoring.errors import LeadScoringError, SettingsRefused

# By whose name what the session holds was made.
WHOSE = "whose_session"
# Which role the page in view takes.
_NEEDED = "needed_role"
Part = Callable[..., None]
LOOPBACK = ("localhost", "127.0.0.1", "::1")
OPEN = (
    "The app listens on %s, and no sign-in is set up: whoever reaches the port may do all. "
    "docs/roles.md says how to let people sign in."
)


def person() -> Person:
    """Who is here now, by the list of roles as it is now.

    What another one left in the session is emptied. Raises SignInNeeded, AccessRefused and
    SettingsRefused.
    """
    settings = deployment()
    if not _asks(settings):
        return LOCAL
    name = _name(settings)
    _only_of(name)
    return read_roles(settings.roles).person(name)


def is_signed_in() -> bool:
    """Whether people sign in at this server. Raises SettingsRefused."""
    return _asks(deployment())


def _asks(settings: Deployment) -> bool:
    return bool(settings.roles or settings.proxy_header or has_provider())


def has_provider() -> bool:
    """Whether people sign in with OpenID Connect. Raises SettingsRefused for broken secrets."""
    if "is_logged_in" in st.user:
        return True
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        if any(Path(place).exists() for place in st.get_option("secrets.files")):
            raise SettingsRefused(
                "Nobody can be let in, because Streamlit's secrets.toml cannot be read. Whoever "
                "runs this server has to correct it and restart the server."
            ) from None
    return False


def providers() -> list[str]:
    """The providers of OpenID Connect to choose from, "" for the only one without a name."""
    section = st.secrets.get("auth", {})
    named = [name for name, said in section.items() if "client_id" in getattr(said, "keys", list)()]
    return ([""] if "client_id" in section else []) + named or [""]


def _name(settings: Deployment) -> str:
    if settings.proxy_header is None:
        if not has_provider():
            raise SettingsRefused(
                "Nobody can be let in: LEAD_SCORING_ROLES is set, but no way to sign in is. "
                "Whoever runs this server sets up OpenID Connect or a proxy; docs/roles.md says "
                "how."
            )
        return name_of_claims(st.user.to_dict(), settings.sign_in_claim)
    if has_provider():
        raise SettingsRefused(
            "Nobody can be let in, because two ways to sign in are set up. Whoever runs this "
            "server keeps one: LEAD_SCORING_PROXY_HEADER, or [auth] in Streamlit's secrets.toml."
        )
    secret = settings.proxy_secret.get_secret_value()
    proxy = TrustedProxy(settings.proxy_header, settings.proxy_secret_header, secret)
    return proxy.name(sent_headers())


def sent_headers() -> Sequence[tuple[str, str]]:
    """The headers that this session was opened with, each as often as it was sent."""
    sent = st.context.headers
    return [(name, value) for name in sent for value in sent.get_all(name)]


def _only_of(name: str) -> None:
    """Empty a session that goes over to another person."""
    if st.session_state.get(WHOSE, name) != name:
        leave()
    st.session_state[WHOSE] = name


def leave() -> None:
    """Empty the session, as who used it goes."""
    if JOB in st.session_state:
        st.session_state[JOB].cancel()
    release()
    st.session_state.clear()


def fragment(part: Part, *, run_every: float | None = None) -> Part:
    """A part of a page that is drawn anew alone, for as long as the page is still its person's."""
    drawn: Part = st.fragment(of_person(part), run_every=run_every)
    return drawn


def of_person(part: Part) -> Part:
    """A part that is drawn without the page, which asks who is there; else the page comes."""

    @wraps(part)
    def drawn(*told: Any) -> None:
        if not _is_still_here():
            st.rerun(scope="app")
        part(*told)

    return drawn


def needs(role: UserRole) -> None:
    """Begin a page that takes a role, also each time that a part of it is drawn alone."""
    st.session_state[_NEEDED] = role


def _is_still_here() -> bool:
    """Whether the one for whom the page was drawn may be on it, and nobody else is."""
    before, needed = st.session_state.get(WHOSE), st.session_state.get(_NEEDED, UserRole.REP)
    with suppress(LeadScoringError):
        may = person().may(needed)
        return may and bool(st.session_state.get(WHOSE) == before)
    return False


def may_train() -> bool:
    """Whether who is here may train a model, and so is shown the ways to it."""
    return person().may(UserRole.ANALYST)


def why_not(role: UserRole, deed: str) -> str:
    """Why who is here may not do what takes a role, "" where they may."""
    return person().why_not(role, deed)


def warn_if_open() -> None:
    """Say in the log of a server that others can reach it, and that nobody signs in."""
    address = st.get_option("server.address") or "all addresses"
    if address not in LOOPBACK and not is_signed_in():
        logging.getLogger("scoring").warning(OPEN, address)
