"""The list of versions under hands and faults: two copies, seals, and what the folders say."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.lists import ANY, LISTS, change_pointer, field_paths, files_of, pointer_of, refusal
from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry, pointer
from scoring.registry.pointer import Pointer, is_version, read_pointer, sealed

BROKEN = ["", "{}", '{"format": 2}', "[" * 99_999, "1" * 9_999, "\ufeff"]
WILD = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def both(folder: Path, content: bytes) -> None:
    for name in LISTS:
        (folder / name).write_bytes(content)


def forget(folder: Path) -> None:
    """Take from the versions what they say of themselves, as earlier releases wrote them."""
    for path in folder.glob("v*/manifest.json"):
        path.unlink()


def first_format(folder: Path) -> dict:
    """The list as an earlier release wrote it, alone."""
    told = {k: v for k, v in pointer_of(folder).items() if k not in ("seal", "changes", "restored")}
    forget(folder)
    (folder / LISTS[1]).unlink()
    (folder / LISTS[0]).write_text(json.dumps({**told, "format": 1}), encoding="utf-8")
    return {**told, "format": 1}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_list_is_made_anew_from_the_other_copy(folder: Path, name: str, text: str) -> None:
    before = pointer_of(folder)
    (folder / name).write_text(text, encoding="utf-8")
    assert Registry(folder).former == "v0001"
    loaded = Registry(folder).serving()
    assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
    assert "damaged and was made anew" in loaded.notices[0]
    assert (folder / LISTS[0]).read_bytes() == (folder / LISTS[1]).read_bytes()
    assert pointer_of(folder)["versions"] == before["versions"]


@pytest.mark.parametrize("name", LISTS)
def test_a_lost_list_is_made_anew_from_the_other_copy(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert Registry(folder).serving().model.card.version == "v0002"
    assert (folder / name).exists()


def test_what_was_made_anew_is_told_until_the_next_switch(folder: Path) -> None:
    (folder / LISTS[0]).unlink()
    Registry(folder).serving()
    assert "made anew" in Registry(folder).notices()[0]
    assert "made anew" in Registry(folder).serving().notices[0]
    Registry(folder).promote("v0001")
    assert Registry(folder).notices() == ()


@pytest.mark.parametrize("text", BROKEN)
def test_where_both_copies_are_broken_the_folders_say_what_there_is(
    folder: Path, text: str
) -> None:
    both(folder, text.encode())
    loaded = Registry(folder).serving()
    assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
    assert Registry(folder).versions == ["v0001", "v0002"]


def test_where_both_copies_are_lost_the_folders_say_what_there_is(
    folder: Path, light_model: LeadModel
) -> None:
    for name in LISTS:
        (folder / name).unlink()
    assert Registry(folder).publish(light_model).card.version == "v0003"
    assert Registry(folder).versions == ["v0001", "v0002", "v0003"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_list_of_which_nothing_can_be_made_is_told_and_left(
    folder: Path, light_model: LeadModel, text: str
) -> None:
    both(folder, text.encode())
    forget(folder)
    before = files_of(folder)
    assert "registry.json, cannot be read" in refusal(Registry(folder).serving)
    assert "cannot be read" in refusal(lambda: Registry(folder).publish(light_model))
    assert files_of(folder) == before


def test_a_changed_list_is_not_believed(folder: Path) -> None:
    content = (folder / LISTS[0]).read_bytes()
    (folder / LISTS[0]).write_bytes(content.replace(b'"champion": "v0002"', b'"champion": "v0001"'))
    assert Registry(folder).champion == "v0002"


def test_of_two_sound_copies_the_later_one_counts(folder: Path) -> None:
    older = (folder / LISTS[0]).read_bytes()
    Registry(folder).promote("v0001")
    (folder / LISTS[0]).write_bytes(older)
    assert Registry(folder).serving().model.card.version == "v0001"
    assert pointer_of(folder)["champion"] == "v0001"
    assert Registry(folder).notices() == ()


def test_the_list_of_an_earlier_release_serves_and_is_copied_at_the_next_change(
    folder: Path,
) -> None:
    first_format(folder)
    assert Registry(folder).serving().notices == ()
    assert not (folder / LISTS[1]).exists()
    Registry(folder).promote("v0001")
    assert (folder / LISTS[1]).exists()
    assert (folder / "v0002" / "manifest.json").exists()


@pytest.mark.parametrize("entry", [None, 7, "x", [], {}, {"files": 3}, {"files": {"a": "b"}}])
def test_a_version_of_which_the_list_makes_no_sense_is_damaged_and_the_next_serves(
    folder: Path, entry: object
) -> None:
    told = first_format(folder)
    told["versions"]["v0002"] = entry
    (folder / LISTS[0]).write_text(json.dumps(told), encoding="utf-8")
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert "v0002 is damaged" in loaded.warning


@pytest.mark.parametrize(
    "name", ["../evil", "..", "v1", "v00٠١", "/v0001", "v0001/", "v" + "9" * 30]
)
def test_a_version_of_another_name_is_none(folder: Path, name: str) -> None:
    shutil.copytree(folder / "v0002", folder.parent / "evil")
    change_pointer(folder, lambda p: p["versions"].update({name: p["versions"]["v0002"]}))
    change_pointer(folder, lambda p: p.update(champion=name))
    assert not is_version(name)
    assert Registry(folder).versions == ["v0001", "v0002"]
    assert "no model version" in refusal(lambda: Registry(folder).load(name))
    assert Registry(folder).serving().model.card.version == "v0002"


@pytest.mark.parametrize(
    "change", [{"changes": 10**15 - 1}, {"changes": 10**15}, {"champion": None}]
)
def test_a_list_that_nobody_but_a_hand_can_have_sealed_serves_and_switches(
    folder: Path, change: dict
) -> None:
    change_pointer(folder, lambda p: p.update(change))
    assert Registry(folder).serving().model.card.version == "v0002"
    Registry(folder).promote("v0001")
    assert Registry(folder).champion == "v0001"


def test_a_list_larger_than_any_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pointer_of(folder)
    monkeypatch.setattr(pointer, "MOST_BYTES", 5_000)
    (folder / LISTS[0]).write_bytes(sealed({**whole, "champion": "v0001"}) + b" " * 5_000)
    assert Registry(folder).champion == "v0002"


@pytest.mark.slow
@settings(WILD, max_examples=200)
@given(st.data(), ANY, st.booleans())
def test_whatever_stands_in_a_field_of_the_list_a_version_serves(
    two_versions: Path, tmp_path: Path, data: st.DataObject, value: object, seals: bool
) -> None:
    folder = Path(shutil.copytree(two_versions, tmp_path / "models", dirs_exist_ok=True))
    told = pointer_of(two_versions)
    *path, last = data.draw(st.sampled_from(field_paths(told)[1:]))
    inner = told
    for key in path:
        inner = inner[key]
    inner[last] = value
    told.pop("seal" if seals else "", None)
    both(folder, sealed(told) if seals else json.dumps(told).encode())
    assert Registry(folder).serving().model.card.version in ("v0001", "v0002")


@pytest.mark.slow
@WILD
@given(ANY, st.booleans())
def test_whatever_a_list_is_it_is_made_anew_or_refused(
    tmp_path: Path, value: object, seals: bool
) -> None:
    told = sealed(value) if seals and isinstance(value, dict) else json.dumps(value).encode()
    both(tmp_path, told)
    with suppress(ModelUnavailable):
        assert isinstance(read_pointer(tmp_path).pointer, Pointer)


def test_a_version_whose_publication_was_cut_off_at_its_end_is_listed(
    folder: Path, light_model: LeadModel
) -> None:
    before = {name: (folder / name).read_bytes() for name in LISTS}
    Registry(folder).publish(light_model)
    for name, content in before.items():
        (folder / name).write_bytes(content)
    loaded = Registry(folder).serving()
    assert (loaded.model.card.version, loaded.notices) == ("v0002", ())
    assert Registry(folder).versions == ["v0001", "v0002", "v0003"]


def test_a_copied_folder_is_no_version(folder: Path) -> None:
    shutil.copytree(folder / "v0001", folder / "v0007")
    Registry(folder).serving()
    assert Registry(folder).versions == ["v0001", "v0002"]


def test_a_manifest_that_was_changed_is_not_believed(folder: Path) -> None:
    path = folder / "v0002" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"numpy": "', b'"numpy": "9'))
    both(folder, b"{")
    assert Registry(folder).serving().model.card.version == "v0001"


def test_versions_are_in_the_order_of_their_numbers(folder: Path, light_model: LeadModel) -> None:
    (folder / "v9999").mkdir()
    Registry(folder).publish(light_model)
    assert Registry(folder).publish(light_model).card.version == "v10001"
    assert Registry(folder).versions[-2:] == ["v10000", "v10001"]
