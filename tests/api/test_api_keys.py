"""The keys of the API: kept as digests, shown once, changed by one at a time."""

import hashlib
import json
import stat
from pathlib import Path

import pytest

from scoring.access import UserRole
from scoring.api.api_keys import KeyFile, role_named
from scoring.cli.main import main
from scoring.errors import SettingsRefused, StorageFailed


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "data" / "keys.json")


def test_a_key_is_kept_as_the_digest_of_a_token_of_32_random_bytes(keys: KeyFile) -> None:
    token = keys.add("crm")
    (kept,) = json.loads(keys.path.read_text())
    assert len(token) == len("lsk_") + 43  # 32 bytes in base64 without padding
    assert kept["sha256"] == hashlib.sha256(token.encode()).hexdigest()
    assert kept.keys() == {"name", "role", "sha256", "created"}
    assert token not in keys.path.read_text()


def test_only_who_runs_the_server_may_read_the_file(keys: KeyFile) -> None:
    keys.add("crm")
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


def test_a_token_opens_its_own_key_and_no_other_does(keys: KeyFile) -> None:
    first, second = keys.add("first"), keys.add("second", UserRole.ADMIN)
    found = [keys.owner(token) for token in (first, second, first[:-1], "", "ü\ud800")]
    names = [key and (key.name, key.role) for key in found]
    assert names == [("first", UserRole.VIEWER), ("second", UserRole.ADMIN), None, None, None]


def test_what_another_process_changes_is_seen_at_the_next_question(keys: KeyFile) -> None:
    other = KeyFile(keys.path)
    token = other.add("crm")
    before = keys.owner(token)
    other.remove("crm")
    assert before is not None
    assert keys.owner(token) is None


@pytest.mark.parametrize("name", ["", "a b", "../x", "ä", "x" * 41, "-x", "a\nb"])
def test_a_name_that_cannot_be_one_is_refused(keys: KeyFile, name: str) -> None:
    with pytest.raises(SettingsRefused, match="letters, digits"):
        keys.add(name)


def test_a_name_is_given_once(keys: KeyFile) -> None:
    keys.add("crm")
    with pytest.raises(SettingsRefused, match="keys remove crm"):
        keys.add("crm")


def test_a_key_that_is_not_there_cannot_be_removed(keys: KeyFile) -> None:
    keys.add("crm")
    with pytest.raises(SettingsRefused, match="Known: crm"):
        keys.remove("other")


@pytest.mark.parametrize(
    "content",
    ["", "{", "5", "{}", '""', "null", "[" * 200_000, '{"a": 1}', "[1]", '[{"name": "a"}]', "\xff",
     '[{"name": "a", "role": "king", "sha256": "%s", "created": ""}]' % ("0" * 64),
     '[{"name": "a", "role": "viewer", "sha256": "abc", "created": ""}]'],
)  # fmt: skip
def test_a_damaged_file_is_refused_and_opens_nothing(keys: KeyFile, content: str) -> None:
    keys.path.parent.mkdir()
    keys.path.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsRefused, match="damaged"):
        keys.owner("")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageFailed, match="keys could not be saved"):
        KeyFile(tmp_path / "data" / "keys.json").add("crm")


def test_a_role_is_named_by_its_word() -> None:
    assert role_named("analyst") is UserRole.ANALYST
    with pytest.raises(SettingsRefused, match="viewer"):
        role_named("owner")


def test_no_key_is_made_for_a_rep_whose_calls_the_api_does_not_give(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="Expected: viewer, analyst, admin"):
        role_named("rep")
    with pytest.raises(SystemExit):
        main(["keys", "add", "crm", "--role", "rep"])
    place = tmp_path / "keys.json"
    entry = {"name": "crm", "role": "rep", "sha256": "0" * 64, "created": "2026-11-30"}
    place.write_text(json.dumps([entry]))
    with pytest.raises(SettingsRefused, match="cannot be read"):
        print(KeyFile(place).keys)
