"""One version of a model: its folder, written whole or not at all, and read only when proved."""

import hashlib
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.plain import Misfit
from scoring.registry import libraries
from scoring.registry.card_file import card_of, read_card
from scoring.registry.disk import SCRATCH, content_of, sync, sync_folder, write_synced
from scoring.registry.golden import COUNT, departs, golden_leads, read_golden
from scoring.registry.model_file import read_model, read_unseen, write_model, write_unseen
from scoring.registry.pointer import (
    MANIFEST,
    MODEL,
    VersionFiles,
    as_json,
    from_json,
    is_time,
    manifest,
)

CARD, GOLDEN, UNSEEN = "card.json", "golden.json", "unseen.joblib"
TRAIN_AGAIN = "Train the model again, or serve another version: python -m scoring models list."


@dataclass(frozen=True)
class StoredVersion:
    """A version in the folder of its registry, with what the list says of its files."""

    folder: Path
    name: str
    files: VersionFiles

    def load(self) -> LeadModel:
        """The model, after checking its hash, its libraries and what it makes of its golden leads.

        Raises ModelUnavailable.
        """
        libraries.require(self.name, self.files.libraries)
        content = self._checked(MODEL)
        try:
            model = read_model(content)
        except Misfit as problem:
            raise self._not_loaded(MODEL, problem) from None
        if model.card.version != self.name:
            raise self._damaged(MODEL, f"version {self.name}", "another version")
        if change := self._departure(model):
            raise ModelUnavailable(
                f"Model version {self.name} was not loaded: of its check leads one gets {change}, "
                "as other libraries or another machine read it otherwise. Install the versions of "
                "requirements.txt, or train the model again."
            )
        return model

    def card(self) -> dict[str, Any]:
        """The card as plain data, checked like the model. Raises ModelUnavailable."""
        content = self._checked(CARD)
        try:
            return read_card(content, self.name)
        except Misfit as problem:
            raise self._not_loaded(CARD, problem) from None

    def unseen(self) -> UnseenLeads | None:
        """The leads that it was tested on, None where it is of a release that kept none.

        Raises ModelUnavailable.
        """
        if UNSEEN not in self.files.files:
            return None
        content = self._checked(UNSEEN)
        try:
            return read_unseen(content)
        except Misfit as problem:
            raise self._not_loaded(UNSEEN, problem) from None

    @property
    def fault(self) -> str:
        """What is not as it was written, "" for nothing; all of its files are read."""
        try:
            self._require_sound()
        except ModelUnavailable as problem:
            return str(problem)
        return ""

    def _require_sound(self) -> None:
        model = self.load()
        self.card()
        for name in sorted(self.files.files):
            self._checked(name)
        leads = self.unseen()
        if leads is not None and leads.codes.shape[1] != len(model.encoder.fields):
            raise self._damaged(UNSEEN, "leads in the codes of the model", "others")

    def notices(self) -> tuple[str, ...]:
        """What is odd about it and does not keep it from serving."""
        lacking = [name for name in (CARD, GOLDEN) if not self._is_sound(name)]
        minor = libraries.minor(self.name, self.files.libraries)
        told = f"Model version {self.name} lacks its card: {CARD} is missing or damaged."
        if GOLDEN in lacking:
            kept = f"Model version {self.name} has no sound check leads, so that nobody can see"
            proof = f"{kept} whether it still scores as it did. Train it again to get them."
        else:
            proof = f"Its {COUNT} check leads get the chances that they got then." if minor else ""
        return tuple(filter(None, [minor, told if CARD in lacking else "", proof]))

    def _departure(self, model: LeadModel) -> str:
        """What a model makes otherwise of its golden leads; "" also where they are not sound."""
        with suppress(ModelUnavailable, Misfit):
            leads = read_golden(from_json(self._checked(GOLDEN)), model.encoder.fields)
            return departs(model, leads)
        return ""

    def _is_sound(self, name: str) -> bool:
        with suppress(ModelUnavailable):
            return bool(self._checked(name))
        return False

    def _checked(self, name: str) -> bytes:
        try:
            content = content_of(self.folder, self.name, name)
        except OSError as problem:
            raise self._damaged(name, "the file", f"{problem.strerror}") from None
        if content is None:
            raise self._damaged(name, "the file", "no such file")
        found, expected = hashlib.sha256(content).hexdigest(), self.files.files.get(name, "")
        if found != expected:
            raise self._damaged(name, f"SHA-256 {expected[:12]}…", f"{found[:12]}…")
        return content

    def _damaged(self, name: str, expected: str, found: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"Model version {self.name} is damaged and was not loaded: {name} should be "
            f"{expected}, found {found}. Restore the file, or serve another version: "
            "python -m scoring models list."
        )

    def _not_loaded(self, name: str, problem: Misfit) -> ModelUnavailable:
        return ModelUnavailable(
            f"Model version {self.name} was not loaded: {name} should hold {problem.expected}, "
            f"found {problem.found}. {TRAIN_AGAIN}"
        )


def write_version(
    folder: Path, name: str, model: LeadModel, unseen: UnseenLeads | None, *, kept: bool
) -> VersionFiles:
    """Put a version into its registry's folder, whole or not at all; what it says of itself.

    `kept` is whether it is not to serve. Raises OSError.
    """
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
    try:
        write_model(model, scratch / MODEL)
        sync(scratch / MODEL)
        if unseen is not None:
            write_unseen(unseen, scratch / UNSEEN)
            sync(scratch / UNSEEN)
        write_synced(scratch / CARD, as_json(card_of(model)))
        write_synced(scratch / GOLDEN, as_json(golden_leads(model)))
        hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in scratch.iterdir()}
        at = model.card.trained_at
        files = VersionFiles(hashes, libraries.installed(), at if is_time(at) else "", kept)
        write_synced(scratch / MANIFEST, manifest(name, files))
        scratch.chmod(0o755)
        sync_folder(scratch)
        scratch.rename(folder / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sync_folder(folder)
    return files
