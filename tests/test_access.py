"""Who has which role, and whose word is believed for who somebody is."""

from pathlib import Path

import pytest

from scoring.access import (
    LOCAL,
    Person,
    TrustedProxy,
    UserRole,
    name_of_claims,
    plain_name,
    read_roles,
)
from scoring.errors import AccessRefused, SettingsRefused, SignInNeeded

ROLES = """
rep = ["Rita@example.org", "*@reps.example"]
viewer = ["*@example.org", "Bob@Firm.example"]
analyst = ["*@firm.example", "anna"]
admin = ["ada@example.org"]
"""
SECRET = "0123456789abcdef-agreed"
PROXY = TrustedProxy("X-Forwarded-Email", "X-Proxy-Secret", SECRET)
PROOF = ("x-proxy-secret", SECRET)
ANN = ("x-forwarded-email", "ann@example.org")


def roles_of(place: Path, text: str | bytes) -> Path:
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("vera@example.org", UserRole.VIEWER),
        ("ada@example.org", UserRole.ADMIN),
        ("eve@firm.example", UserRole.ANALYST),
        ("bob@firm.example", UserRole.VIEWER),
        ("anna", UserRole.ANALYST),
        # The least role is one, too, and goes before what its domain may.
        ("rita@example.org", UserRole.REP),
        ("sam@reps.example", UserRole.REP),
    ],
)
def test_a_name_goes_before_its_domain(tmp_path: Path, name: str, role: UserRole) -> None:
    listed = read_roles(roles_of(tmp_path / "roles.toml", ROLES))
    assert listed.person(name) == Person(name, role)


@pytest.mark.parametrize(
    "name",
    ["otto@other.example", "vera@sub.example.org", "vera@example.org@evil.example",
     "vera@evil@example.org", "example.org", "@", "*@example.org.evil", ""],
)  # fmt: skip
def test_who_is_not_listed_has_no_role_and_is_told_the_way_out(tmp_path: Path, name: str) -> None:
    listed = read_roles(roles_of(tmp_path / "roles.toml", ROLES))
    with pytest.raises(AccessRefused, match="has no role here"):
        listed.person(name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("viewer = all", r"no valid TOML \(line 1\)"),
        ("viewers = ['a@x.org']", "a list “viewers”"),
        ("viewer = 'a@x.org'", "“viewer” is no list"),
        ("viewer = ['*']", "entry 1 of “viewer” is no name"),
        ("viewer = ['ok', 'a*@x.org']", "entry 2 of “viewer” is no name"),
        ("viewer = [3]", "entry 1 of “viewer” is no name"),
        ("viewer = ['a b']", "entry 1 of “viewer” is no name"),
        ("viewer = ['ann']\nadmin = ['ANN ']", "entry 1 of “admin” is listed twice"),
        ("viewer = ['*@x.org', '*@X.org']", "entry 2 of “viewer” is listed twice"),
        (b"viewer = ['\xff']", "cannot be read as text"),
        (b"#" * (1 << 20) + b"\n", "larger than 1 MB"),
    ],
)
def test_a_broken_file_lets_nobody_in_and_says_why(
    tmp_path: Path, text: str | bytes, why: str
) -> None:
    with pytest.raises(SettingsRefused, match=why) as refused:
        read_roles(roles_of(tmp_path / "roles.toml", text))
    assert str(refused.value).startswith("Nobody can be let in")


def test_without_a_file_nobody_is_let_in(tmp_path: Path) -> None:
    for place, why in ((None, "LEAD_SCORING_ROLES does not name it"), (tmp_path, "cannot be")):
        with pytest.raises(SettingsRefused, match=why):
            read_roles(place)


def test_an_empty_file_lists_nobody(tmp_path: Path) -> None:
    with pytest.raises(AccessRefused):
        read_roles(roles_of(tmp_path / "roles.toml", "")).person("ann")


def test_the_name_in_the_header_counts_beside_the_secret() -> None:
    assert PROXY.name([("cookie", "a"), PROOF, ("X-Forwarded-EMAIL", "Ann@Example.ORG ")]) == (
        "ann@example.org"
    )


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [ANN],
        [ANN, ("x-proxy-secret", "")],
        [ANN, ("x-proxy-secret", SECRET.upper())],
        [ANN, ("x-proxy-secret", SECRET + "é")],
        [ANN, ("x_proxy_secret", SECRET)],
        [ANN, PROOF, PROOF],
        [ANN, PROOF, ("X-PROXY-SECRET", "guess")],
    ],
)
def test_a_request_without_the_secret_once_is_refused(headers: list[tuple[str, str]]) -> None:
    with pytest.raises(AccessRefused, match="did not come through the sign-in"):
        PROXY.name(headers)


@pytest.mark.parametrize("names", [[], ["ann", "ada"], ["ann", "ann"]])
def test_nobody_or_two_people_in_the_header_are_refused(names: list[str]) -> None:
    headers = [PROOF, ("x_forwarded_email", "ada"), *(("x-forwarded-email", n) for n in names)]
    with pytest.raises(AccessRefused, match="named nobody, or several people"):
        PROXY.name(headers)


@pytest.mark.parametrize(
    "name",
    ["", "  ", "ann@example.org, ada@example.org", "ann lee", "ad\u212a@example.org",
     "\u0430da@example.org", "ada\u200b", "ada\x00", "ada\n", "\xa0ada", "x" * 255],
)  # fmt: skip
def test_a_name_that_looks_like_another_is_refused(name: str) -> None:
    with pytest.raises(AccessRefused, match="cannot be used"):
        PROXY.name([PROOF, ("x-forwarded-email", name)])


@pytest.mark.parametrize("verified", [True, "true"])
def test_a_verified_address_is_believed(verified: object) -> None:
    claims = {"is_logged_in": True, "email": "Ann@Example.org", "email_verified": verified}
    assert name_of_claims(claims, "email") == "ann@example.org"


@pytest.mark.parametrize("verified", [None, False, "false", 1, "yes", ["true"]])
def test_an_address_that_is_not_verified_is_not_believed(verified: object) -> None:
    claims = {"is_logged_in": True, "email": "ada@example.org", "email_verified": verified}
    with pytest.raises(AccessRefused, match="is verified, so it is not believed"):
        name_of_claims(claims, "email")


@pytest.mark.parametrize("given", [{}, {"is_logged_in": False, "email": "ada"}, {"email": "ada"}])
def test_who_has_not_signed_in_is_asked_to(given: dict[str, object]) -> None:
    with pytest.raises(SignInNeeded, match="Sign in to see"):
        name_of_claims(given, "email")


@pytest.mark.parametrize("found", [{}, {"oid": ""}, {"oid": ["a"]}, {"oid": 7}])
def test_a_claim_that_names_nobody_is_refused(found: dict[str, object]) -> None:
    with pytest.raises(AccessRefused, match="said no “oid”"):
        name_of_claims({"is_logged_in": True, "email": "ann", **found}, "oid")


def test_another_claim_is_taken_as_it_is() -> None:
    assert name_of_claims({"is_logged_in": True, "oid": "A-1"}, "oid") == plain_name("a-1")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("ana.smith@x.org", {"Ana Smith", "ANA  SMITH ", "ana.smith", "ana.smith@x.org"}),
        ("ben", {"Ben"}),
        ("@x.org", {"@x.org"}),
    ],
)
def test_the_calls_of_a_rep_are_known_by_the_name_that_one_signs_in_by(
    name: str, own: set[str]
) -> None:
    others = {"Ana", "Smith", "Anna Smith", "Ben", "Benno", "", "@x.org", "smith ana"}
    person = Person(name, UserRole.REP)
    every = own | others
    found = {rep for rep in every if person.is_rep(rep)}
    assert found == {rep for rep in every if rep in own}


@pytest.mark.parametrize(("role", "may"), [(UserRole.REP, False), (UserRole.VIEWER, True)])
def test_the_calls_of_others_take_another_role_than_rep(role: UserRole, may: bool) -> None:
    person = Person("ana@x.org", role)
    assert person.may_see_calls_of("Ben") is may
    person.require_calls_of("Ana")
    if may:
        person.require_calls_of("Ben")
        return
    with pytest.raises(AccessRefused, match="A rep sees only calls of their own"):
        person.require_calls_of("Ben")


def test_who_is_at_a_machine_without_roles_may_do_all() -> None:
    assert [LOCAL.why_not(role, "prune") for role in UserRole] == [""] * 4


@pytest.mark.parametrize(
    ("role", "needed", "who"),
    [
        (UserRole.VIEWER, UserRole.ANALYST, "Only an analyst or an admin may publish a model"),
        (UserRole.VIEWER, UserRole.ADMIN, "Only an admin may publish a model"),
        (UserRole.ANALYST, UserRole.ADMIN, "you are signed in as an analyst"),
        (
            UserRole.REP,
            UserRole.VIEWER,
            "Only a viewer, an analyst or an admin may publish a model",
        ),
        (UserRole.REP, UserRole.ADMIN, "you are signed in as a rep"),
    ],
)
def test_who_lacks_a_role_is_told_which_one_it_takes(
    role: UserRole, needed: UserRole, who: str
) -> None:
    with pytest.raises(AccessRefused, match=who):
        Person("ann", role).require(needed, "publish a model")
