"""The zip package that an XLSX or ODS workbook is: checked before its cells are read."""

import posixpath
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from scoring.errors import FileRefused
from scoring.intake.files.zipped import DAMAGED, PASSWORD, opened
from scoring.intake.sheets.ods_scan import scan_ods
from scoring.intake.sheets.sheet_scan import MOST_COLUMNS, MOST_ROWS, Marks, scan

_PROLOGUE = 1 << 16  # where a document type can stand; comments before it may be long
_DECLARATIONS = tuple(
    word.encode(codec)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for codec in ("ascii", "utf-16-le", "utf-16-be")
)
# A cell of the rectangle costs the reader 32 bytes, in use or not.
_SMALL_RECTANGLE, _SPARSE = 4_000_000, 20

ENTITIES = (
    "This workbook declares XML entities, which no spreadsheet program writes: they can make a "
    "small file grow without end. Open it in Excel, save it as a new XLSX file and upload that."
)


def check_package(content: bytes) -> dict[str, Marks]:
    """Refuse a package that is damaged, locked or hostile; sheet name → what its markup tells.

    Reading every member also proves its stated size.
    """
    with opened(content) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                _refuse_declarations(stream.read(_PROLOGUE))
        _refuse_locked(archive)
        paths = _sheet_paths(archive)
        sheets = {name: _scanned(archive, path) for name, path in paths.items()}
        return sheets or scan_ods(archive)


def _refuse_declarations(head: bytes) -> None:
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<") and any(
        word in head for word in _DECLARATIONS
    ):
        raise FileRefused(ENTITIES)


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    """ODS locks its members one by one and says so in its manifest."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)[: 1 << 20]:
        raise FileRefused(PASSWORD)


def _scanned(archive: zipfile.ZipFile, path: str) -> Marks:
    with archive.open(path) as stream:
        return scan(stream)


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → member of an XLSX; empty for other workbooks."""
    book = next((t for t, kind in _targets(archive, "").values() if kind == "officeDocument"), "")
    if not book.endswith(".xml") or book not in archive.namelist():
        return {}
    targets, names = _targets(archive, book), set(archive.namelist())
    sheets = _attributes(archive.read(book), "sheet")
    paths = {s.get("name", ""): targets.get(_relation(s), ("", ""))[0] for s in sheets}
    return {name: path for name, path in paths.items() if path in names}


def _targets(archive: zipfile.ZipFile, source: str) -> dict[str, tuple[str, str]]:
    """The relations of a member of the package: id → (member, kind); those of "" are the root's."""
    folder, _, name = source.rpartition("/")
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    relations = _attributes(archive.read(path), "Relationship")
    members = (_member(folder, relation.get("Target", "")) for relation in relations)
    kinds = (relation.get("Type", "").rpartition("/")[2] for relation in relations)
    return dict(
        zip((r.get("Id", "") for r in relations), zip(members, kinds, strict=True), strict=True)
    )


def _member(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _relation(sheet: Mapping[str, str]) -> str:
    return next((v for k, v in sheet.items() if k.endswith(":id")), "")


def _attributes(xml: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of that name, whatever its prefix."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == tag:
            found.append(attributes)

    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise FileRefused(DAMAGED) from error
    return found


def is_far(marks: Marks | None, most: int) -> bool:
    """Whether a sheet has stray cells that would make the reader lay out more than `most` cells."""
    return marks is not None and (
        _is_sparse(marks)
        or marks.rows * marks.columns > most
        or marks.rows > MOST_ROWS
        or marks.columns > MOST_COLUMNS
    )


def _is_sparse(marks: Marks) -> bool:
    rectangle = marks.rows * marks.columns
    return rectangle > _SMALL_RECTANGLE and rectangle > _SPARSE * marks.cells


def refuse_far_corner(marks: Marks | None, most: int) -> None:
    """Refuse a sheet whose stray cells would make the reader lay out more than `most` cells."""
    if marks is not None and is_far(marks, most):
        few = "though it has few cells" if _is_sparse(marks) else "more than can be read"
        raise FileRefused(
            f"A sheet of this workbook reaches row {marks.rows:,} and column {marks.columns:,}, "
            f"{few}. Delete the stray cells far below or right of the leads, or export the leads "
            "as CSV."
        )
