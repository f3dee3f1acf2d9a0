"""What a training leaves on the disk: of the texts of persons nothing that could be read."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scoring.access import LOCAL
from scoring.intake.table.reading import read_table
from scoring.registry import Registry
from scoring.training.candidates import LIGHTGBM, LOGISTIC
from scoring.training.prepared import TrainingRequest
from scoring.training.publishing import Publication, publish
from scoring.training.run_report import keep_candidates, report_to_json
from scoring.training.trainer import train

pytestmark = pytest.mark.slow

LEADS, PERSONS = 900, 300
GIVEN = {
    "German": "Wiebke Torsten Almut Detlef Imke Ottmar Svenja Volker",
    "Hungarian": "Gergő Zsófia Balázs Réka Szabolcs Ildikó Ákos Boglárka",
    "Yoruba": "Folasade Babatunde Adaeze Ikechukwu Temitope Obinna Yetunde Segun",
    "Russian": "Ростислав Зинаида Тимофей Раиса Степан Жанна Захар Ульяна",
    "Korean": "민준 서연 지훈 하은 도윤 수빈 예준 채원",
}
MADE = ["brel", "dost", "fenk", "garo", "hulm", "jask", "kolv", "lunt", "morz", "nixe"]
FORMS: dict[str, tuple[str, Callable[[str], str]]] = {
    "Betreut": ("German", str),
    "Kapcsolat": ("Hungarian", str),
    "Field 7": ("Yoruba", lambda name: f"Call with {name}"),
    "Ссылка": ("Russian", lambda name: f"vk.com/{name.replace(' ', '_')}"),
    "X3": ("Korean", lambda name: f"{name}님 (담당)"),
    "Perfil": ("Yoruba", lambda name: f"https://www.linkedin.com/in/{name.replace(' ', '-')}"),
    "Kürzel": ("German", lambda name: f"@{name.replace(' ', '.')}"),
    "Post": ("Hungarian", lambda name: f"{name} <{name.split()[1]}@posta.example>"),
    "Wohnt": ("German", lambda name: f"{name.split()[1]}weg 7, 10115 Ulm"),
}


def persons(language: str, rng: np.random.Generator) -> list[str]:
    """Names of which no list knows the second part."""
    parts = rng.choice(MADE, (PERSONS, 3))
    given = rng.choice(GIVEN[language].split(), PERSONS)
    return [f"{a} {''.join(b).capitalize()}" for a, b in zip(given, parts, strict=True)]


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    """Leads of persons who come three times, some of them as who referred a lead."""
    rng = np.random.default_rng(8)
    source = rng.choice(["Messe", "Google", "Empfehlung"], LEADS)
    won = rng.random(LEADS) < 0.3 + 0.3 * (source == "Empfehlung")
    columns: dict[str, object] = {"Quelle": source, "Seiten": rng.poisson(4, LEADS)}
    for header, (language, form) in FORMS.items():
        cells = [form(name) for name in persons(language, rng)] * 3
        columns[header] = rng.permutation(cells)
    known = rng.random(LEADS) < 0.5
    columns["Geworben"] = np.where(known, columns["Betreut"], "Anzeige")
    columns["Ergebnis"] = np.where(won, "yes", "no")
    return pd.DataFrame(columns).astype("str")


@pytest.fixture(scope="module")
def remains(history: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> str:
    """All text that is left of the training on that history."""
    folder: Path = tmp_path_factory.mktemp("remains")
    table = read_table(history.to_csv(index=False).encode(), "history.csv")
    names = (LOGISTIC, LIGHTGBM)
    found = train(table, TrainingRequest("Ergebnis", candidates=names, answer_default=True))
    report = keep_candidates(found, Registry(folder / "run"))
    (folder / "report.json").write_text(report_to_json(report), encoding="utf-8")
    publish(found.best.model, Registry(folder / "models"), Publication(by=LOCAL))
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    bare = (zlib.decompress(c) if p.suffix == ".joblib" else c for p, c in contents.items())
    return "\n".join(content.decode("utf-8", "replace") for content in bare)


def test_what_is_learned_from_can_be_read(remains: str) -> None:
    assert all(word in remains for word in ("Empfehlung", "Anzeige", "Geworben", "Seiten"))


@pytest.mark.parametrize("header", [*FORMS, "Geworben"])
def test_no_text_of_a_person_is_left(history: pd.DataFrame, remains: str, header: str) -> None:
    texts = set(history[header]) - {"Anzeige"}
    read = remains.casefold()
    assert [text for text in texts if text.casefold() in read] == []
    parts = {part for text in texts for part in text.casefold().split() if len(part) > 8}
    assert [part for part in parts if part in read] == []
