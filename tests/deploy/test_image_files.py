"""What the image, and a Space, are made of: the app, and nothing of anybody."""

from pathlib import Path

import pytest

from deploy.huggingface.assemble import FRAMED, ROOT, SETTINGS, assemble, image_files, is_ignored

RULES = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line and line[0] != "#"
]


@pytest.mark.parametrize(
    "path",
    [
        ".env", ".git/config", ".streamlit/secrets.toml", ".venv/bin/python", "var/keys.json",
        "data/customers.csv", "deploy/secrets/roles.toml", "models/courses/registry.json",
        "models/sample/.lock", "models/registry.json", "scoring/__pycache__/errors.pyc",
        "histories/crm.csv", "tests/conftest.py", "leads.csv",
    ],
)  # fmt: skip
def test_what_people_leave_in_the_folder_is_in_no_image(path: str) -> None:
    assert is_ignored(Path(path), RULES)


def test_all_that_the_app_is_made_of_is_in_the_image() -> None:
    kinds = ("*.html", "*.js", "*.css", "*.toml")
    folders = ("scoring", "pages", "data", "models/sample")
    parts = {p.relative_to(ROOT) for f in folders for k in kinds for p in (ROOT / f).rglob(k)}
    parts |= {p.relative_to(ROOT) for f in ("scoring", "pages") for p in (ROOT / f).rglob("*.py")}
    assert Path("streamlit_app.py") in set(image_files(ROOT))
    assert parts <= set(image_files(ROOT))


def test_a_space_is_the_image_with_a_page_of_its_own(tmp_path: Path) -> None:
    assemble(tmp_path)
    image, space = (
        (folder / "Dockerfile").read_text(encoding="utf-8").splitlines()
        for folder in (ROOT, tmp_path)
    )
    assert [line for line in image if line not in space] == [
        'ENTRYPOINT ["python", "deploy/start.py"]'
    ]
    assert sum(line.startswith("ENTRYPOINT") for line in space) == 1
    assert FRAMED in (tmp_path / SETTINGS).read_text(encoding="utf-8")
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith("---\ntitle:")
    assert set(image_files(ROOT)) == set(image_files(tmp_path))


def test_what_a_space_no_longer_has_goes_from_its_clone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "scoring").mkdir()
    (tmp_path / "scoring" / "gone.py").touch()
    assemble(tmp_path)
    assert (tmp_path / ".git").exists()
    assert not (tmp_path / "scoring" / "gone.py").exists()
