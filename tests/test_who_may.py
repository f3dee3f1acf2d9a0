"""What changes something for all asks who does it: found by syntax tree, and tried by each role."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from scoring.access import Person, UserRole
from scoring.errors import AccessRefused, LeadScoringError
from scoring.intake.files.server_files import read_server_file, server_files
from scoring.kept.levers import change_levers, change_words
from scoring.kept.spend import Spend, change_spend, put_spend
from scoring.model.call_plan import CallPlan
from scoring.monitoring.outcomes.challenger import open_challenger
from scoring.pipelines import rep_calls
from scoring.pipelines.given_back import take_gift_back
from scoring.pipelines.jobs import publish_best, train_and_publish
from scoring.registry import Registry
from scoring.training import publishing, runs
from scoring.training.history_file import HistoryFile
from scoring.training.trainer import TrainingRequest

# What writes to or deletes from the folders that all share, and where that is done.
CHANGING = {
    "write_whole", "write_json", "write_pointer", "write_bytes", "write_text", "unlink", "rmtree",
    "spawn", "promote", "rollback", "shadowed",
}  # fmt: skip
STORES = ("kept", "training", "registry", "storage", "pipelines", "api")
# What may import these; all other rooms lie below them.
ABOVE = (*STORES, "tracking", "insight", "monitoring", "scoring_job", "views")
WITHIN = tuple(f"scoring.{room}" for room in ABOVE)
# Also names of other things, so they count on a registry only.
OF_A_REGISTRY = {"publish", "prune"}
# The same of what is kept in the store.
OF_A_DOCUMENT = {"change", "write", "delete"}
# What the faces may call without a role, and why.
FREE = {
    "scoring.kept.mappings.remember_mapping": "matching columns is part of everyday use",
    "scoring.kept.mappings.forget_mapping": "so is matching them anew",
    "scoring.training.runs.cancel": "a run is handed to its owner only",
    "scoring.training.runs.sweep_runs": "deletes what killed processes left, of nobody",
    "scoring.training.noted_runs.note_all_ended": "notes what came of trainings, whoever looks",
    "scoring.storage.sweep": "deletes what killed processes left, of nobody",
    "scoring.storage.write_whole": "writes the keys and a pipeline's report, from a shell",
    "scoring.storage.write_out": "writes the file that a person of the command line names",
}
FACES = ("pages", "scoring/cli", "scoring/api", "scoring/pipelines")
Named = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split("."))
    return next((p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists()), None)


@cache
def imports(path: Path) -> dict[str, str]:
    """What names stand for in a file, of this project."""
    nodes = [n for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom) and n.module]
    return {a.asname or a.name: f"{n.module}.{a.name}" for n in nodes for a in n.names}


@cache
def functions(path: Path) -> Named:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name: node for node in tree(path).body if isinstance(node, kinds)}


def called(node: ast.AST, path: Path) -> Iterator[str]:
    """The functions of the project that are named within, in full."""
    known, own = imports(path), path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield f"{own}.{part.id}" if part.id in functions(path) else known.get(part.id, "")
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield f"{known.get(part.value.id, '')}.{part.attr}"


def asks(node: ast.AST) -> bool:
    """Whether a function requires a role of who calls it; NumPy's function of the name does not."""
    found = (n for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr == "require")
    return any(not (isinstance(n.value, ast.Name) and n.value.id == "np") for n in found)


def changes(node: ast.AST, home: str) -> bool:
    """Whether a function of a module itself changes something."""
    if home.split(".")[1] not in STORES:
        return False
    names = {n.attr if isinstance(n, ast.Attribute) else n.id for n in ast.walk(node)
             if isinstance(n, ast.Attribute | ast.Name)}  # fmt: skip
    registries = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
                  and isinstance(n.value, ast.Name) and "registry" in n.value.id}  # fmt: skip
    documents = names & OF_A_DOCUMENT if home.startswith("scoring.kept") else set[str]()
    return bool(names & CHANGING or registries & OF_A_REGISTRY or documents)


@cache
def leads_to(name: str) -> tuple[bool, frozenset[str]]:
    """Whether a function makes a change without asking who does, and what else it calls."""
    home, _, last = name.rpartition(".")
    path = module(home) if home.startswith(WITHIN) else None
    found = functions(path).get(last) if path else None
    if path is None or found is None or asks(found):
        return False, frozenset()
    return changes(found, home), frozenset(called(found, path)) - FREE.keys()


def bare(name: str) -> bool:
    """Whether a function leads to a change without asking who makes it."""
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        does, others = leads_to(one)
        if does:
            return True
        seen.add(one)
        waiting.extend(others - seen)
    return False


def faces() -> list[Path]:
    return [p for f in FACES for p in sorted((ROOT / f).rglob("*.py"))]


@cache
def called_by_faces() -> frozenset[str]:
    return frozenset(name for p in faces() for name in called(tree(p), p))


def test_no_face_changes_anything_without_asking_who_does_it() -> None:
    own = tuple(f.replace("/", ".") for f in FACES)
    found = {name for name in called_by_faces() if not name.startswith(own) and bare(name)}
    assert found - FREE.keys() == set()


def test_what_is_free_is_called_and_would_be_found() -> None:
    assert {name for name in FREE if name not in called_by_faces() or not bare(name)} == set()


def test_a_function_that_no_longer_asked_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "asks", lambda _: False)
    monkeypatch.setitem(globals(), "leads_to", leads_to.__wrapped__)
    asking = ("kept.spend.change_spend", "kept.levers.change_words", "training.publishing.prune",
              "training.publishing.publish", "training.runs.start_run")  # fmt: skip
    assert [name for name in asking if not bare(f"scoring.{name}")] == []


def test_no_face_changes_the_versions_past_the_functions_that_ask() -> None:
    changing = {"promote", "rollback", "shadowed", "prune", "publish"}
    calls = [
        f"{p.name}:{n.lineno}" for p in faces() for n in ast.walk(tree(p))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in changing
        and not (isinstance(n.func.value, ast.Name)
                 and n.func.value.id in ("publishing", "publish"))
    ]  # fmt: skip
    assert calls == []


def test_no_face_speaks_of_the_calls_of_reps_past_the_functions_that_ask() -> None:
    of_calls, asking = {"hand_out", "say", "take_back", "of_rep"}, "rep_calls.py"
    uses = {
        p.name: n.attr for p in faces() for n in ast.walk(tree(p))
        if isinstance(n, ast.Attribute) and n.attr in of_calls and "calls" in ast.unparse(n.value)
        and ast.unparse(n.value) != "rep_calls"
    }  # fmt: skip
    assert uses.keys() == {asking}


def test_no_page_writes_a_file_itself() -> None:
    pages = [p for p in faces() if p.is_relative_to(ROOT / "pages")]
    names = {name for p in pages for name in called(tree(p), p)}
    assert names & {"scoring.storage.write_whole", "scoring.storage.write_out"} == set()


# Below a file, so that nothing can be made there.
FOLDER = Path(__file__) / "nowhere"
DEEDS: dict[str, tuple[UserRole, Callable[[Person], Any]]] = {
    "publish": (UserRole.ANALYST, lambda by: publishing.publish(
        None, Registry(FOLDER), publishing.Publication(by=by))),
    "train and publish": (UserRole.ANALYST, lambda by: train_and_publish(
        None, TrainingRequest("Won"), Registry(FOLDER), None, publishing.Publication(by=by))),
    "publish the best": (UserRole.ANALYST, lambda by: publish_best(
        None, None, Registry(FOLDER), publishing.Publication(by=by))),
    "publish a candidate": (UserRole.ANALYST, lambda by: runs.publish_candidate(
        None, "x", Registry(FOLDER), publishing.Publication(by=by))),
    "serve": (UserRole.ANALYST, lambda by: publishing.serve(Registry(FOLDER), "v0001", by=by)),
    "back": (UserRole.ANALYST, lambda by: publishing.back(Registry(FOLDER), by=by)),
    "shadow": (UserRole.ANALYST, lambda by: publishing.shadow(Registry(FOLDER), "v0001", by=by)),
    "prune": (UserRole.ADMIN, lambda by: publishing.prune(Registry(FOLDER), by=by)),
    "train": (UserRole.ANALYST, lambda by: runs.start_run(
        FOLDER, HistoryFile("h.csv", b""), TrainingRequest("Won"), "me", by=by)),
    "spend": (UserRole.ANALYST, lambda by: change_spend({"a": -1.0}, None, by=by)),
    "sent spend": (UserRole.ANALYST, lambda by: put_spend(Spend({"a": -1.0}), by=by)),
    "levers": (UserRole.ANALYST, lambda by: change_levers("", {"a": True}, by=by)),
    "words": (UserRole.ANALYST, lambda by: change_words("", {"a": "b"}, by=by)),
    "list files": (UserRole.ANALYST, lambda by: server_files(FOLDER, by=by)),
    "hand out": (UserRole.VIEWER, lambda by: rep_calls.hand_out("x", [], CallPlan(1), by=by)),
    "list lists": (UserRole.VIEWER, lambda by: rep_calls.handed_out(by=by)),
    "see all calls": (UserRole.VIEWER, lambda by: rep_calls.calls_of_list("x", by=by)),
    "take back outcomes": (UserRole.VIEWER, lambda by: take_gift_back(1, by=by)),
    "challenge": (UserRole.ANALYST, lambda by: open_challenger(
        None, TrainingRequest("Won"), Registry(FOLDER), by=by)),
    "read a file": (UserRole.ANALYST, lambda by: read_server_file(
        FOLDER, "a.csv", most_mb=1, by=by)),
}  # fmt: skip


def test_every_function_that_asks_is_tried_here() -> None:
    places = [
        p
        for p in (ROOT / "scoring").rglob("*.py")
        if p.name != "access.py" and ".require(" in p.read_text(encoding="utf-8")
    ]
    asking = {name for p in places for name, node in functions(p).items() if asks(node)}
    assert asking == {
        "publish", "train_and_publish", "publish_candidate", "serve", "back", "shadow", "prune",
        "start_run", "change_spend", "put_spend", "change_levers", "change_words",
        "server_files", "read_server_file", "hand_out", "handed_out", "calls_of_list",
        "open_challenger", "publish_best", "take_gift_back",
    }  # fmt: skip
    assert len(asking) == len(DEEDS)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", UserRole)
def test_a_deed_is_refused_below_its_role_and_only_there(deed: str, role: UserRole) -> None:
    needed, do = DEEDS[deed]
    refused = False
    try:
        do(Person("ann", role))
    except AccessRefused:
        refused = True
    except (LeadScoringError, AttributeError, OSError):
        # What is wrong with the stand-ins comes after the question.
        refused = False
    assert refused == (role < needed)
