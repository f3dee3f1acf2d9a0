"""The rules of the layout: who may import whom, one thing for a name, one home for a library."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest
from house import House, dotted, imported, room_of
from shown_texts import Texts

ROOT = Path(__file__).resolve().parent.parent
HOUSE = House.at(ROOT, ("scoring", "pages", "dags"), ("streamlit_app.py",))
PRODUCT = [p for f in ("scoring", "pages", "dags") for p in sorted((ROOT / f).rglob("*.py"))]
PRODUCT.append(ROOT / "streamlit_app.py")
PAGES = [p for p in PRODUCT if p.is_relative_to(ROOT / "pages")]

# Lowest first. A room imports from rows before its own, and from no neighbour in its row.
ROWS = (
    ("wording",),
    ("errors", "plain", "schema", "settings"),
    ("storage", "access", "deployment"),
    ("intake",),
    ("recipes", "history"),
    ("model",),
    ("registry",),
    ("delivery", "charts"),
    ("store",),
    ("kept", "tracking"),
    ("training", "insight"),
    ("monitoring",),
    ("pipelines",),
    ("scoring_job", "scoring"),
    ("views",),
    ("api", "cluster"),
    ("cli",),
    ("__main__",),
    ("dags",),
    ("pages._session",),
    ("pages._parts",),
    ("pages",),
    ("streamlit_app",),
)
RANK = {name: rank for rank, names in enumerate(ROWS) for name in names}
MOST_ROOMS = 30
# Where the files lie that draw, say or ask about a noun of the product, and may bear its name.
MIRRORS = (
    "scoring.charts",
    "scoring.views",
    "scoring.cli",
    "scoring.api",
    "pages._parts",
    "pages._session",
    "pages",
)
# The names that files in several mirrors share, each for the one thing they are about.
SUBJECTS = {
    "answer", "answers", "api_keys", "backtest", "bands", "batch", "batches", "call_sheet",
    "cohorts", "column", "columns",
    "compare", "cut", "economics", "explore", "findings", "form", "funnel", "goals", "grade",
    "health", "influence", "lead", "leads", "link", "matching", "misses", "models", "monitor",
    "moved", "my_calls", "ordering", "outcome", "pair", "plan", "profile", "questions", "ranked",
    "recipe",
    "report", "result", "run", "runs", "segments", "served", "similar", "sources", "suggestions",
    "tiers", "train", "training", "unranked", "version_pair", "version_switch", "versions",
    "what_if", "whole",
}  # fmt: skip
# Where a library may be imported; an empty tuple means nowhere in the product.
HOMES = {
    # `serve` starts the screens and the API as one server, which Streamlit offers as a class.
    "streamlit": ("streamlit_app.py", "pages/", "scoring/cli/serve.py"),
    "uvicorn": ("scoring/cli/serve.py", "scoring/cli/served_line.py"),
    "plotly": ("scoring/charts/",),
    "joblib": ("scoring/registry/model_file.py",),
    "pickle": ("scoring/registry/model_file.py",),
    "shap": ("scoring/model/tree_shap.py",),
    "numba": ("scoring/model/numba_compiled.py", "scoring/model/compiled_trees.py"),
    "mlflow": ("scoring/tracking/",),
    "dask": ("scoring/cluster/",),
    "distributed": ("scoring/cluster/",),
    "optuna": ("scoring/training/tuning.py",),
    # What MLflow raises where its own database refuses is of this library.
    "sqlalchemy": ("scoring/store/", "scoring/tracking/mlflow_store.py"),
    "alembic": ("scoring/store/",),
    "phonenumbers": ("scoring/intake/leads/",),
    "fastapi": ("scoring/api/",),
    "starlette": ("scoring/api/", "streamlit_app.py"),
    "limits": ("scoring/api/",),
    "prometheus_client": ("scoring/api/",),
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return dotted(path.relative_to(ROOT))


def imported_by(path: Path) -> set[str]:
    return HOUSE.named[module(path)]


def nodes(path: Path) -> list[ast.AST]:
    return HOUSE.nodes[module(path)]


@cache
def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in nodes(path) if isinstance(node, kinds)]


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
    found = {"scoring.schema", "scoring.intake.leads.batch", "scoring.cli.main", "pages.lead"}
    assert found <= HOUSE.sources.keys()
    assert HOUSE.known("scoring.schema.Kind") == "scoring.schema"


def test_every_room_has_a_rank_and_every_rank_a_room() -> None:
    assert {room_of(m) for m in HOUSE.sources} == set(RANK)


def test_no_module_imports_upward_or_from_a_neighbour() -> None:
    assert HOUSE.upward(RANK) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert HOUSE.module_circle == []


@pytest.mark.parametrize("package", sorted(HOUSE.packages))
def test_no_packages_import_each_other_in_a_circle(package: str) -> None:
    assert HOUSE.circle(package) == []


def test_few_rooms_lie_side_by_side() -> None:
    rooms = {m.split(".")[1] for m in HOUSE.sources if m.startswith("scoring.")}
    assert "intake" in rooms
    assert len(rooms) <= MOST_ROOMS


def test_no_class_name_stands_for_two_things() -> None:
    assert HOUSE.repeated_classes() == []


def test_no_file_name_stands_for_two_things() -> None:
    assert HOUSE.repeated_modules(SUBJECTS, MIRRORS) == []


def test_every_shared_name_is_shared() -> None:
    ends = [m.rpartition(".")[2] for m in HOUSE.sources]
    assert {name for name in SUBJECTS if ends.count(name) < 2} == set()


def planted(**sources: str) -> House:
    named = {name.replace("__", "."): source for name, source in sources.items()}
    return House(named, frozenset({"scoring"}))


def test_a_planted_circle_of_packages_is_found() -> None:
    ring = planted(
        scoring__a__x="from scoring.b import y",
        scoring__b__y="from scoring.c.z import f",
        scoring__c__z="",
        scoring__c__w="import scoring.a.x",
    )
    assert ring.module_circle == []
    assert set(ring.circle("scoring")) == {"scoring.a", "scoring.b", "scoring.c"}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("scoring__model__x", "from scoring.training.y import f"),
        ("scoring__insight__x", "def f():\n    import scoring.training.y"),
        ("scoring__wording", "from scoring.training import y"),
        ("pages___session__x", "from pages._parts.y import f"),
    ],
)
def test_a_planted_import_upward_or_sideways_is_found(module: str, source: str) -> None:
    house = planted(**{module: source}, scoring__training__y="", pages___parts__y="")
    assert len(house.upward(RANK)) == 1


def test_a_planted_class_of_the_same_name_is_found() -> None:
    assert planted(scoring__a="class Side: ...", pages__b="class Side: ...").repeated_classes() == [
        "Side"
    ]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("scoring__model__drift", "scoring__training__drift", ["drift in the nouns"]),
        ("scoring__model__funnel", "scoring__insight__funnel", ["funnel in the nouns"]),
        ("scoring__views__a__funnel", "scoring__views__b__funnel", ["funnel in scoring.views"]),
        ("scoring__charts__drift", "scoring__model__drift", ["drift"]),
        ("scoring__charts__funnel", "scoring__insight__funnel", []),
    ],
)
def test_a_planted_file_of_the_same_name_is_found(
    first: str, second: str, found: list[str]
) -> None:
    house = planted(**{first: "", second: ""})
    assert house.repeated_modules({"funnel"}, MIRRORS) == found


def test_no_import_is_relative() -> None:
    assert [place(p) for p in PRODUCT if any(n.startswith(".") for n in imported_by(p))] == []


def test_the_ground_imports_no_library() -> None:
    ground = [ROOT / "scoring" / f"{name}.py" for name in ("wording", "schema", "errors")]
    tops = {name.split(".")[0] for path in ground for name in imported_by(path)}
    assert tops <= set(sys.stdlib_module_names) | {"scoring"}
    assert [n for n in imported_by(ground[0]) if n.startswith("scoring")] == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    users = [p for p in PRODUCT if library in {n.split(".")[0] for n in imported_by(p)}]
    assert [place(p) for p in users if not place(p).startswith(HOMES[library] or "\0")] == []


def test_pages_ask_scoring_and_draw_with_streamlit_only() -> None:
    heavy = {"lightgbm", "sklearn", "scipy", "pyarrow"}
    tops = {place(p): {n.split(".")[0] for n in imported_by(p)} for p in PAGES}
    assert {page: names & heavy for page, names in tops.items() if names & heavy} == {}


def test_dags_hold_nothing_of_the_product_which_airflow_does_not_have() -> None:
    files = [p for p in PRODUCT if p.is_relative_to(ROOT / "dags")]
    tops = {n.split(".")[0] for p in files for n in imported_by(p)}
    assert tops - set(sys.stdlib_module_names) == {"airflow", "lead_scoring_operator"}


def test_answers_about_cells_are_kept_where_they_can_be_forgotten() -> None:
    kept = {"functools.lru_cache", "functools.cache"}
    users = {place(p) for p in PRODUCT if imported_by(p) & kept}
    # These keep letters of languages, the sample, shares of a model's own history, what is known of
    # versions, libraries and settings, connections to databases, and the day of their upkeep.
    others = {
        "intake/text/code_pages.py",
        "views/sample_model.py",
        "model/drift.py",
        "registry/pointer.py",
        "registry/libraries.py",
        "deployment.py",
        "store/database.py",
        "store/lead_store.py",
    }
    assert users - {f"scoring/{name}" for name in others} == {"scoring/intake/remembered.py"}


def test_no_handler_catches_everything() -> None:
    handlers = [(p, n) for p in PRODUCT for n in nodes(p) if isinstance(n, ast.ExceptHandler)]
    assert [f"{place(p)}:{n.lineno}" for p, n in handlers if is_broad(n)] == []


@pytest.mark.parametrize("text", ["except:", "except Exception:", "except (OSError, Exception):"])
def test_the_finder_of_broad_handlers_finds_them(text: str) -> None:
    tree = ast.parse(f"try:\n    pass\n{text}\n    pass")
    assert [is_broad(n) for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)] == [True]


def test_no_input_is_checked_by_assert() -> None:
    asserting = [p for p in PRODUCT if any(isinstance(n, ast.Assert) for n in nodes(p))]
    assert [place(p) for p in asserting] == []


@pytest.mark.parametrize(
    ("folder", "most"), [("scoring", 400), ("pages/_parts", 120), ("pages/_session", 200)]
)
def test_files_are_short(folder: str, most: int) -> None:
    inside = [p for p in PRODUCT if p.is_relative_to(ROOT / folder)]
    assert inside
    assert {place(p): length(p) for p in inside if length(p) > most} == {}


def test_pages_have_at_most_60_lines() -> None:
    screens = [p for p in PAGES if p.parent.name == "pages"]
    assert screens
    assert {p.name: length(p) for p in screens if length(p) > 60} == {}


def test_functions_have_at_most_60_lines() -> None:
    all_of_them = [(place(p), f) for p in PRODUCT for f in functions(p)]
    lengths = {f"{p}:{f.name}": (f.end_lineno or 0) - f.lineno + 1 for p, f in all_of_them}
    assert {name: n for name, n in lengths.items() if n > 60} == {}


def test_functions_have_at_most_five_parameters() -> None:
    counts = {f"{place(p)}:{f.name}": parameters(f) for p in PRODUCT for f in functions(p)}
    assert {name: n for name, n in counts.items() if n > 5} == {}


def test_what_is_drawn_without_its_page_asks_who_is_there() -> None:
    code = {p: ast.unparse(HOUSE.trees[module(p)]) for p in PAGES if p.parent.name != "_session"}
    assert [place(p) for p, text in code.items() if "st.fragment" in text] == []
    windows = [text for text in code.values() if "st.dialog" in text]
    assert windows
    assert all(t.count("st.dialog(") == t.count("(session.of_person(") for t in windows)


def test_no_page_hands_on_the_text_of_a_file_as_markdown() -> None:
    assert [
        t for path in PAGES for t in Texts(place(path), HOUSE.trees[module(path)]).unescaped()
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(label):\n    st.multiselect(label, ['a'])",
        "def f(card):\n    st.markdown(f'**{card.name}**')",
        "def f(left, fields):\n    left.metric('Share', fields[0].label)",
        "def f(found):\n    said = found.line\n    st.caption(f'{said}.')",
        "def f(names):\n    st.radio('Table', names)",
        "def f(names, words):\n    st.pills('Kind', names, format_func=words.get)",
        "def f(table):\n    st.table(table)",
        "def f(shown):\n    look = {'help': shown.help}\n    st.toggle('All', **look)",
        "def f(shown):\n    st.column_config.TextColumn('Why', help=shown.help)",
        "def f(bar):\n    report(bar.progress)",
        "def f(offer):\n    partial(st.button, icon='x')(offer.label)",
        "def f(red, said):\n    (st.error if red else st.warning)(said)",
        "def f(lines):\n    st.markdown('\\n'.join(f'- {line}' for line in lines))",
    ],
)
def test_a_text_that_is_not_escaped_is_found(source: str) -> None:
    assert list(Texts("page", ast.parse(source)).unescaped())


@pytest.mark.parametrize(
    "source",
    [
        "def f(name):\n    st.header(plain(name), anchor=False)",
        "def f(names):\n    st.selectbox('Source', names)",
        "def f(rows):\n    st.caption(f'The first {len(rows):,} of {rows.count:,} rows.')",
        "def f(lines):\n    st.markdown('\\n'.join(f'- {plain(line)}' for line in lines))",
        "def f(file):\n    said = f' · {plain(file)}' if file else ''\n    st.caption(f'x{said}')",
        "def f(names):\n    st.radio('Table', names, format_func=lambda n: plain(words(n)))",
        "from scoring import view\ndef f(x):\n    st.write(view.HOLDS)\n    view.caption(x.name)",
    ],
)
def test_words_of_our_own_numbers_and_escaped_texts_are_not(source: str) -> None:
    assert list(Texts("page", ast.parse(source)).unescaped()) == []
