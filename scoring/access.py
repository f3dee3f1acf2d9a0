"""Who asks, and what they may do. Off for a single machine, where whoever is there may do all."""

import hmac
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from scoring.errors import AccessRefused, SettingsRefused, SignInNeeded
from scoring.wording import clipped

# More than a company of any size lists, and read with every page.
MOST_BYTES = 1 << 20
_NAME = re.compile(r"[!-~]{1,254}")
_DOMAIN = re.compile(r"\*@[^@*]{1,250}")


class UserRole(IntEnum):
    """What somebody may do; each may do what those before may. A rep has the calls of its own."""

    REP = 0
    VIEWER = 1
    ANALYST = 2
    ADMIN = 3

    @property
    def label(self) -> str:
        """The role in a word."""
        return self.name.lower()

    @property
    def with_article(self) -> str:
        """The role in a sentence.

        >>> UserRole.VIEWER.with_article, UserRole.ADMIN.with_article
        ('a viewer', 'an admin')
        """
        return f"{'an' if self >= UserRole.ANALYST else 'a'} {self.label}"


@dataclass(frozen=True)
class Person:
    """Somebody who uses the product, by the name that the log of the versions shows."""

    name: str
    role: UserRole

    def may(self, role: UserRole) -> bool:
        """Whether this person may do what somebody of a role may."""
        return self.role >= role

    def is_rep(self, rep: str) -> bool:
        """Whether the calls of a rep of this name are the person's own.

        They are by the name, the part of an address before its @, and that with blanks for dots.

        >>> ann = Person("ann.smith@x.org", UserRole.REP)
        >>> [ann.is_rep(name) for name in ("Ann Smith", "ann.smith", "Ann", "Smith")]
        [True, True, False, False]
        """
        local = self.name.partition("@")[0]
        own = {self.name.casefold(), local.casefold(), local.replace(".", " ").casefold()}
        return " ".join(rep.split()).casefold() in own - {""}

    def may_see_calls_of(self, rep: str) -> bool:
        """Whether the calls of a rep are this person's own, or those of all may be seen."""
        return self.may(UserRole.VIEWER) or self.is_rep(rep)

    def require_calls_of(self, rep: str) -> None:
        """Raise AccessRefused for a rep who asks for the calls of somebody else."""
        if not self.may_see_calls_of(rep):
            raise AccessRefused(
                f"A rep sees only calls of their own; you are signed in as “{clipped(self.name)}”, "
                f"and these are of “{clipped(rep)}”. Open your own list, or ask whoever runs this "
                "server for another role."
            )

    def why_not(self, role: UserRole, deed: str) -> str:
        """Why this person may not do what takes a role, "" where they may; `deed` as in `require`.

        >>> Person("ann@x.org", UserRole.VIEWER).why_not(UserRole.ADMIN, "delete versions")[:61]
        'Only an admin may delete versions; you are signed in as a vie'
        """
        if self.may(role):
            return ""
        *others, last = (other.with_article for other in UserRole if other >= role)
        who = f"{', '.join(others)} or {last}" if others else last
        return (
            f"Only {who} may {deed}; you are signed in as {self.role.with_article}. "
            "Ask whoever runs this server for the role."
        )

    def require(self, role: UserRole, deed: str) -> None:
        """Raise AccessRefused where it takes another role; `deed` is as in "publish a model"."""
        if problem := self.why_not(role, deed):
            raise AccessRefused(problem)


# Whoever is at a machine without roles.
LOCAL = Person("browser", UserRole.ADMIN)


@dataclass(frozen=True)
class RoleList:
    """Who has which role: by full name and by the domain of e-mail addresses, in lower case."""

    named: Mapping[str, UserRole]
    domains: Mapping[str, UserRole]

    def person(self, name: str) -> Person:
        """The person of this name. Raises AccessRefused for one who is not listed.

        What is said of a name goes before what is said of its domain.
        """
        _, _, domain = name.partition("@")
        role = self.named.get(name)
        if role is None:
            role = self.domains.get(domain if "@" not in domain else "")
        if role is None:
            raise AccessRefused(
                f"You are signed in as “{clipped(name, 80)}”, which has no role here. Ask whoever "
                "runs this server to add it to the file of roles, then reload the page."
            )
        return Person(name, role)


def read_roles(place: Path | None) -> RoleList:
    """The file of roles: TOML with the lists `rep`, `viewer`, `analyst` and `admin`.

    Raises SettingsRefused, which lets nobody in, where there is none or it is not of this form.
    """
    if place is None:
        raise _closed("the setting LEAD_SCORING_ROLES does not name it")
    try:
        with place.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        said = tomllib.loads(content[:MOST_BYTES].decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise _closed("it does not exist or cannot be read as text") from None
    except tomllib.TOMLDecodeError as problem:
        line = re.search(r"line \d+", str(problem))
        raise _closed(f"it is no valid TOML{f' ({line[0]})' if line else ''}") from None
    if len(content) > MOST_BYTES:
        raise _closed("it is larger than 1 MB")
    return _listed(said)


def _listed(said: Mapping[str, Any]) -> RoleList:
    roles = {role.label: role for role in UserRole}
    if unknown := sorted(said.keys() - roles):
        raise _closed(f"it has a list “{clipped(unknown[0], 40)}”")
    named, domains = dict[str, UserRole](), dict[str, UserRole]()
    for label, entries in said.items():
        if not isinstance(entries, list):
            raise _closed(f"“{label}” is no list")
        for number, entry in enumerate(entries, start=1):
            place, name = _entry(entry, f"entry {number} of “{label}”", (named, domains))
            place[name] = roles[label]
    return RoleList(named, domains)


def _entry(
    entry: object, where: str, lists: tuple[dict[str, UserRole], dict[str, UserRole]]
) -> tuple[dict[str, UserRole], str]:
    """Which of both lists an entry belongs to, and its name there."""
    text = entry.strip().lower() if isinstance(entry, str) else ""
    is_domain = _DOMAIN.fullmatch(text) is not None
    if not _NAME.fullmatch(text) or ("*" in text and not is_domain):
        raise _closed(f"{where} is no name, e-mail address or *@domain")
    place, name = (lists[1], text[2:]) if is_domain else (lists[0], text)
    if name in place:
        raise _closed(f"{where} is listed twice")
    return place, name


def _closed(why: str) -> SettingsRefused:
    return SettingsRefused(
        f"Nobody can be let in, because of the file of roles: {why}. Expected the lists rep, "
        "viewer, analyst and admin, each of names, e-mail addresses or *@domain. Whoever runs this "
        "server has to correct the file; it is read again with the next click."
    )


@dataclass(frozen=True)
class TrustedProxy:
    """A proxy that signs people in: in which header it names them, and what proves that it did."""

    header: str
    secret_header: str
    secret: str

    def name(self, headers: Sequence[tuple[str, str]]) -> str:
        """The name in the headers of a request, in lower case.

        Raises AccessRefused where the proof or the name is absent, given more than once or odd.
        """
        proofs, names = _values(headers, self.secret_header), _values(headers, self.header)
        expected = self.secret.strip().encode()
        proven = [hmac.compare_digest(p.encode("latin-1", "replace"), expected) for p in proofs]
        if proven != [True]:
            raise AccessRefused(
                "This request did not come through the sign-in of this server. Open the app by the "
                f"address that people sign in at. The header {self.secret_header} has to hold the "
                "secret that was agreed on with the proxy, once."
            )
        if len(names) != 1:
            raise AccessRefused(
                "The sign-in in front of this server named nobody, or several people. Expected "
                f"the header {self.header} once. Sign in again, or ask whoever runs this server."
            )
        return plain_name(names[0])


def _values(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for given, value in headers if given.lower() == name.lower()]


def name_of_claims(claims: Mapping[str, Any], claim: str) -> str:
    """The name that an OpenID Connect provider gives a person, in lower case.

    An e-mail address counts only if the provider has verified it. Raises SignInNeeded for nobody,
    and AccessRefused.
    """
    if claims.get("is_logged_in") is not True:
        raise SignInNeeded("Sign in to see your leads and the models.")
    found = claims.get(claim)
    if not isinstance(found, str) or not found.strip():
        raise AccessRefused(
            f"Your sign-in said no “{claim}”, by which people are known here. Sign in with another "
            "account, or ask whoever runs this server."
        )
    verified = claims.get("email_verified")
    if claim == "email" and verified is not True and verified != "true":
        raise AccessRefused(
            f"Your sign-in did not say that the e-mail address “{clipped(found, 80)}” is verified, "
            "so it is not believed. Verify it where you sign in, then sign out here and in again."
        )
    return plain_name(found)


def plain_name(given: str) -> str:
    """A name as it is compared with the list. Raises AccessRefused for letters that look alike.

    >>> plain_name(" Ann@Example.org ")
    'ann@example.org'
    """
    name = given.strip(" \t")
    if not _NAME.fullmatch(name) or "," in name:
        raise AccessRefused(
            "The name that you are signed in by cannot be used. Expected up to 254 letters A to Z, "
            "digits and signs without blanks or commas, such as an e-mail address. Sign in by "
            "another one, or ask whoever runs this server."
        )
    return name.lower()
