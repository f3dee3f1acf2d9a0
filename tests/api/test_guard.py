"""What stands before the API: nobody without a key, no body too large or slow, not too often."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scoring.access import LOCAL, Person, UserRole
from scoring.api.api_keys import KeyFile
from scoring.api.guard import MOST_AT_ONCE, Door, Guard
from scoring.deployment import Deployment
from scoring.errors import SettingsRefused

Headers = dict[str, str]


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers with the size of the body it was handed."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    scope["size"] = size
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@dataclass
class Asked:
    """A request without a server: what is answered, and how much of its body was taken."""

    chunks: Iterable[bytes] = (b"",)
    silent: bool = False
    taken: int = 0
    status: int = 0
    headers: Headers = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)

    async def receive(self) -> dict[str, Any]:
        self._left = getattr(self, "_left", list(self.chunks))
        self.taken += 1
        if not self._left and self.silent:
            await asyncio.sleep(3600)
        if not self._left:
            return {"type": "http.disconnect"}
        chunk = self._left.pop(0)
        more = bool(self._left) or self.silent
        return {"type": "http.request", "body": chunk, "more_body": more}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {n.decode(): v.decode() for n, v in message["headers"]}

    def of(
        self, guard: Guard, path: str = "/predict", method: str = "POST", **headers: str
    ) -> "Asked":
        named = {"host": "localhost"} | {n.replace("_", "-"): v for n, v in headers.items()}
        pairs = [(n.encode(), v.encode()) for n, v in named.items() if v]
        self.scope = {
            "type": "http", "method": method, "path": f"/api{path}", "root_path": "/api",
            "headers": pairs, "client": ("127.0.0.1", 5), "query_string": b"",
        }  # fmt: skip
        asyncio.run(guard(self.scope, self.receive, self.send))
        return self


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def guard(keys: KeyFile) -> Callable[..., Guard]:
    return lambda **rules: Guard(app, Door(Deployment(**rules), keys))


def test_without_any_key_who_is_at_the_machine_may_ask(guard: Callable[..., Guard]) -> None:
    asked = Asked([b"abc"]).of(guard(), content_length="3")
    assert (asked.status, asked.scope["size"]) == (200, 3)
    assert asked.scope["state"] == {"person": LOCAL, "owner": ""}


@pytest.mark.parametrize("sent", [{}, {"x_api_key": "lsk_wrong"}, {"authorization": "Basic eA=="}])
def test_once_there_is_a_key_nothing_of_the_body_is_read_without_it(
    keys: KeyFile, guard: Callable[..., Guard], sent: Headers
) -> None:
    keys.add("crm")
    asked = Asked([b"abc"]).of(guard(), content_length="3", **sent)
    assert (asked.status, asked.taken) == (401, 0)
    assert asked.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "write", [lambda t: {"x_api_key": t}, lambda t: {"authorization": f"bearer {t}"}]
)
def test_a_key_opens_in_both_headers_and_brings_its_role(
    keys: KeyFile, guard: Callable[..., Guard], write: Callable[[str], Headers]
) -> None:
    token = keys.add("crm", UserRole.ANALYST)
    asked = Asked().of(guard(), **write(token))
    assert asked.status == 200
    assert asked.scope["state"]["person"] == Person("crm", UserRole.ANALYST)


def test_taking_the_last_key_away_opens_the_door_to_nobody(
    keys: KeyFile, guard: Callable[..., Guard]
) -> None:
    keys.add("crm")
    door = guard()
    statuses = [Asked().of(door).status]
    keys.remove("crm")
    assert [*statuses, Asked().of(door).status] == [401, 401]


def test_keys_that_cannot_be_read_let_nobody_in(keys: KeyFile, guard: Callable[..., Guard]) -> None:
    keys.path.write_text("{")
    assert Asked().of(guard()).status == 503


@pytest.mark.parametrize(
    "name",
    ["forwarded", "x_forwarded_for", "x_forwarded_proto", "x_forwarded_user", "x_real_ip", "via",
     "cf_connecting_ip", "true_client_ip", "x_auth_request_email"],
)  # fmt: skip
def test_who_comes_through_a_proxy_needs_a_key(guard: Callable[..., Guard], name: str) -> None:
    assert Asked().of(guard(), **{name: "203.0.113.7"}).status == 401


@pytest.mark.parametrize("rules", [{"host": "0.0.0.0"}, {"hosts": "localhost,leads.example.com"}])
def test_a_server_that_others_reach_does_not_start_without_a_key(
    keys: KeyFile, rules: Headers
) -> None:
    door = Door(Deployment(**rules), keys)
    with pytest.raises(SettingsRefused, match="keys add NAME"):
        door.require_keys()
    keys.add("crm")
    door.require_keys()


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_a_monitor_needs_neither_key_nor_name(
    keys: KeyFile, guard: Callable[..., Guard], path: str
) -> None:
    keys.add("crm")
    assert Asked().of(guard(), path, "GET", host="10.1.2.3").status == 200


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_nobody_without_a_key_fills_the_places_of_those_who_have_one(
    keys: KeyFile, guard: Callable[..., Guard], path: str
) -> None:
    keys.add("crm")
    full = guard()
    full._inside = MOST_AT_ONCE
    looked = Asked(silent=True).of(full, path, "GET", content_length="2000000")
    assert (looked.status, looked.taken) == (200, 0)
    sent = Asked(silent=True).of(guard(), path, "POST", content_length="2000000")
    assert (sent.status, sent.taken) == (401, 0)


@pytest.mark.parametrize("length", ["0", "5"])
def test_a_length_beside_chunks_does_not_count(guard: Callable[..., Guard], length: str) -> None:
    asked = Asked([b"x" * (1 << 19)] * 9)
    asked.of(guard(api_body_mb=1), content_length=length, transfer_encoding="chunked")
    assert (asked.status, asked.taken) == (413, 3)


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.2"])
def test_an_address_is_a_name_where_it_is_one_alone(
    keys: KeyFile, guard: Callable[..., Guard], host: str
) -> None:
    token = keys.add("crm")
    asked = Asked().of(guard(host=host), host=f"{host}:8501", x_api_key=token)
    assert asked.status == (421 if host == "0.0.0.0" else 200)


def test_why_a_key_is_needed_is_what_holds(keys: KeyFile) -> None:
    door = Door(Deployment(proxy_header="X-Forwarded-Email"), keys)
    with pytest.raises(SettingsRefused, match="LEAD_SCORING_PROXY_HEADER") as refused:
        door.require_keys()
    assert "--host" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8501", 200), ("127.0.0.1", 200), ("LOCALHOST", 200), ("localhost.", 200),
     ("evil.example", 421), ("localhost.evil.example", 421), ("localhost@evil", 421), ("", 400)],
)  # fmt: skip
def test_only_names_of_the_server_are_answered(
    guard: Callable[..., Guard], host: str, status: int
) -> None:
    assert Asked().of(guard(), host=host).status == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost:8501", 200), ("http://evil.example", 403), ("null", 403), ("http://", 403)],
)
def test_pages_of_other_sites_are_not_answered(
    guard: Callable[..., Guard], origin: str, status: int
) -> None:
    asked = Asked([b"abc"]).of(guard(), content_length="3", origin=origin)
    assert (asked.status, asked.taken) == (status, 1 if status == 200 else 0)


def test_a_star_stands_for_any_name(keys: KeyFile, guard: Callable[..., Guard]) -> None:
    token = keys.add("crm")
    assert Asked().of(guard(hosts="*"), host="x.example", x_api_key=token).status == 200


def test_a_body_that_says_it_is_too_large_is_not_read(guard: Callable[..., Guard]) -> None:
    asked = Asked([b"x"]).of(guard(api_body_mb=1), content_length=str((1 << 20) + 1))
    assert (asked.status, asked.taken) == (413, 0)


def test_a_body_that_turns_out_too_large_is_read_no_further(guard: Callable[..., Guard]) -> None:
    asked = Asked([b"x" * (1 << 19)] * 9).of(guard(api_body_mb=1), transfer_encoding="chunked")
    assert (asked.status, asked.taken) == (413, 3)


def test_a_body_of_just_the_size_reaches_the_app_whole(guard: Callable[..., Guard]) -> None:
    asked = Asked([b"x" * (1 << 19)] * 2).of(guard(api_body_mb=1), content_length=str(1 << 20))
    assert (asked.status, asked.scope["size"]) == (200, 1 << 20)


def test_a_body_that_does_not_arrive_is_given_up(guard: Callable[..., Guard]) -> None:
    rules = guard().door.rules.model_copy(update={"api_body_seconds": 0.01})
    asked = Asked([b"x"], silent=True).of(Guard(app, Door(rules, guard().door.keys)),
                                          content_length="9")  # fmt: skip
    assert asked.status == 408


def test_who_leaves_amid_a_body_reaches_no_app(guard: Callable[..., Guard]) -> None:
    asked = Asked([]).of(guard(), content_length="9")
    assert (asked.status, "size" in asked.scope) == (0, False)


def test_a_key_may_ask_so_often_and_another_one_is_not_held_up(
    keys: KeyFile, guard: Callable[..., Guard]
) -> None:
    first, second = keys.add("first"), keys.add("second")
    door = guard(api_per_minute=2)
    asked = [Asked([b"abc"]).of(door, x_api_key=t) for t in (first, first, first, second)]
    assert [each.status for each in asked] == [200, 200, 429, 200]
    assert asked[2].taken == 0
    assert 1 <= int(asked[2].headers["retry-after"]) <= 60


def test_a_websocket_is_closed(guard: Callable[..., Guard]) -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(guard()({"type": "websocket"}, Asked().receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_the_log_has_the_route_and_nothing_that_a_person_sent(
    guard: Callable[..., Guard], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "scoring.api")
    Asked([b"Zebedee"]).of(guard(), "/batches/Zebedee?name=Zebedee", content_length="7")
    assert "POST - 200" in caplog.text
    assert "Zebedee" not in caplog.text
