"""The rules of the layout: who may import whom, one home for each library, short files."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCORING = sorted((ROOT / "scoring").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
FACES = [
    p for p in (ROOT / "streamlit_app.py", *sorted((ROOT / "dags").glob("*.py"))) if p.exists()
]
PRODUCT = [*SCORING, *PAGES, *FACES]

# Lowest first; a module may import from its own layer and those before it.
LAYERS = (
    ("wording", "schema", "errors", "settings"),
    ("intake", "recipes", "history"),
    ("model",),
    ("registry", "charts", "delivery", "kept"),
    ("training", "insight", "monitoring", "pipelines", "scoring_job", "views"),
    ("cli", "__main__"),
    ("pages", "streamlit_app"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Where a library may be imported; an empty tuple means nowhere in the product.
HOMES = {
    "streamlit": ("streamlit_app.py", "pages/"),
    "plotly": ("scoring/charts/",),
    "joblib": ("scoring/registry.py",),
    "pickle": ("scoring/registry.py",),
    "shap": ("scoring/model/tree_shap.py",),
    "optuna": ("scoring/training/tuning.py",),
    "sqlalchemy": ("scoring/store.py",),
    "mlflow": ("scoring/tracking.py",),
    "dask": ("scoring/cluster.py",),
    "fastapi": ("scoring/api.py", "streamlit_app.py"),
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(p): p for p in PRODUCT}


def targets(node: ast.AST) -> Iterator[str]:
    """The dotted names an import statement may stand for; `a.b` for `from a import b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        yield from (f"{base}.{alias.name}" for alias in node.names)


def imported(tree: ast.AST) -> set[str]:
    return {name for node in ast.walk(tree) for name in targets(node)}


@cache
def imported_by(path: Path) -> frozenset[str]:
    return frozenset(imported(parsed(path)))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def known_module(name: str) -> str | None:
    """The module a dotted name lies in: `scoring.schema.Kind` is in `scoring.schema`."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name or None


@cache
def module_imports(name: str) -> set[str]:
    found = {known_module(target) for target in imported_by(MODULES[name])}
    return {module for module in found if module} - {name}


def layer(module: str) -> int:
    """The rank of a module's layer, -1 when it has none."""
    name = module.removeprefix("scoring.").split(".")[0]
    return RANK.get(name, -1)


@cache
def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    a = function.args
    names = [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return len([n for n in names if n not in ("self", "cls")])


def is_broad(handler: ast.ExceptHandler) -> bool:
    named = ast.walk(handler.type) if handler.type else []
    broad = {"Exception", "BaseException"}
    return handler.type is None or any(isinstance(n, ast.Name) and n.id in broad for n in named)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b", {"a.b"}),
        ("from a.b import c, d", {"a.b.c", "a.b.d"}),
        ("def f():\n    from a import b", {"a.b"}),
        ("from . import x", {"..x"}),
    ],
)
def test_the_reader_of_imports_finds_every_kind_of_import(source: str, names: set[str]) -> None:
    assert imported(ast.parse(source)) == names


def test_the_modules_of_the_product_are_found() -> None:
    assert {"scoring.schema", "scoring.intake.leads.batch", "scoring.cli.main"} <= MODULES.keys()
    assert known_module("scoring.schema.Kind") == "scoring.schema"


def test_every_module_has_a_layer() -> None:
    assert [m for m in MODULES if m != "scoring" and layer(m) < 0] == []


def test_no_module_imports_upward() -> None:
    modules = [m for m in MODULES if m != "scoring"]
    pairs = [(m, i) for m in modules for i in module_imports(m) if i != "scoring"]
    assert [f"{m} imports {i}" for m, i in pairs if layer(i) > layer(m)] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    order = list(TopologicalSorter({m: module_imports(m) for m in MODULES}).static_order())
    assert set(order) == set(MODULES)


def test_no_import_is_relative() -> None:
    assert [place(p) for p in PRODUCT if any(n.startswith(".") for n in imported_by(p))] == []


def test_the_words_import_no_library() -> None:
    words = [ROOT / "scoring" / f"{name}.py" for name in ("schema", "errors")]
    tops = {name.split(".")[0] for path in words for name in imported(parsed(path))}
    assert tops <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    users = [p for p in PRODUCT if library in {n.split(".")[0] for n in imported_by(p)}]
    assert [place(p) for p in users if not place(p).startswith(HOMES[library] or "\0")] == []


def test_pages_ask_scoring_and_draw_with_streamlit_only() -> None:
    heavy = {"lightgbm", "sklearn", "scipy", "pyarrow"}
    tops = {place(p): {n.split(".")[0] for n in imported_by(p)} for p in PAGES}
    assert {page: names & heavy for page, names in tops.items() if names & heavy} == {}


def test_no_handler_catches_everything() -> None:
    trees = {place(p): ast.walk(parsed(p)) for p in PRODUCT}
    handlers = [
        (p, n) for p, tree in trees.items() for n in tree if isinstance(n, ast.ExceptHandler)
    ]
    assert [f"{p}:{n.lineno}" for p, n in handlers if is_broad(n)] == []


@pytest.mark.parametrize("text", ["except:", "except Exception:", "except (OSError, Exception):"])
def test_the_finder_of_broad_handlers_finds_them(text: str) -> None:
    tree = ast.parse(f"try:\n    pass\n{text}\n    pass")
    assert [is_broad(n) for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)] == [True]


def test_no_input_is_checked_by_assert() -> None:
    asserting = [p for p in PRODUCT if any(isinstance(n, ast.Assert) for n in ast.walk(parsed(p)))]
    assert [place(p) for p in asserting] == []


def test_files_have_at_most_400_lines() -> None:
    lengths = {place(p): len(p.read_text(encoding="utf-8").splitlines()) for p in PRODUCT}
    assert {path: n for path, n in lengths.items() if n > 400} == {}


def test_pages_have_at_most_60_lines() -> None:
    screens = [p for p in PAGES if p.parent.name == "pages" and not p.name.startswith("_")]
    lengths = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in screens}
    assert {page: n for page, n in lengths.items() if n > 60} == {}


def test_functions_have_at_most_60_lines() -> None:
    all_of_them = [(place(p), f) for p in PRODUCT for f in functions(p)]
    lengths = {f"{p}:{f.name}": (f.end_lineno or 0) - f.lineno + 1 for p, f in all_of_them}
    assert {name: n for name, n in lengths.items() if n > 60} == {}


def test_functions_have_at_most_five_parameters() -> None:
    counts = {f"{place(p)}:{f.name}": parameters(f) for p in PRODUCT for f in functions(p)}
    assert {name: n for name, n in counts.items() if n > 5} == {}
