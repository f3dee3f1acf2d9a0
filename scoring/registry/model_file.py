"""The files of a model: plain numbers, text and arrays, and no object of any other kind."""

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from pickle import PickleError
from typing import Any

import joblib
import numpy as np
from joblib.numpy_pickle import NumpyArrayWrapper, NumpyUnpickler

from scoring.model.lead_model import LeadModel
from scoring.model.stored import from_plain, to_plain
from scoring.model.unseen import UnseenLeads
from scoring.plain import Misfit, made, plain

PLAIN = "plain numbers, text and arrays"
UNSEEN_FORMAT = 1
_NUMBERS = frozenset({"f8", "i8", "b1"})
# All that bytes which no joblib wrote may lead to.
_UNREADABLE = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, PickleError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip


def write_model(model: LeadModel, path: Path) -> None:
    """Store a model as plain data, packed."""
    joblib.dump(to_plain(model), path, compress=3)


def read_model(content: bytes) -> LeadModel:
    """The model of such a file. Raises Misfit for all other bytes, and for any object in them."""
    return from_plain(_read(content))


def write_unseen(leads: UnseenLeads, path: Path) -> None:
    """Store the test leads of a version as plain data, packed."""
    joblib.dump({"format": UNSEEN_FORMAT, "leads": plain(leads)}, path, compress=3)


def read_unseen(content: bytes) -> UnseenLeads:
    """The test leads of such a file. Raises Misfit for all other bytes."""
    told = _read(content)
    if not isinstance(told, dict) or told.get("format") != UNSEEN_FORMAT:
        raise Misfit(f"test leads of format {UNSEEN_FORMAT}")
    leads: UnseenLeads = made(UnseenLeads, told.get("leads"), "test leads")
    return leads


def _read(content: bytes) -> object:
    """What joblib wrote. Raises Misfit for an object of any kind, before it is built."""
    try:
        bare = zlib.decompress(content) if content[:1] == b"x" else content
        return _Unpickler("", io.BytesIO(bare), ensure_native_byte_order=True).load()
    except _UNREADABLE:
        raise Misfit(PLAIN, "bytes that cannot be read") from None


class _Unpickler(NumpyUnpickler):  # type: ignore[misc]
    """Knows of no class but what stands for an array of numbers."""

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("joblib.numpy_pickle", "NumpyArrayWrapper"): _Array,
            ("numpy", "dtype"): _Numbers,
            ("numpy", "ndarray"): None,
        }
        if (module, name) not in known:
            raise Misfit(PLAIN, f"an object of {module}.{name}"[:100])
        return known[module, name]


class _Numbers:
    """The kind of an array's numbers; what else a file says of it but their order is left."""

    def __init__(self, code: str, *_: object) -> None:
        if code not in _NUMBERS:
            raise Misfit(PLAIN, "an array of something else")
        self.dtype = np.dtype(code)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.dtype = self.dtype.newbyteorder(state[1])


class _Array(NumpyArrayWrapper):  # type: ignore[misc]
    """An array about to be read; what else a file says of it is left."""

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        numbers, aligned = state["dtype"].dtype, state["numpy_array_alignment_bytes"]
        super().__init__(None, state["shape"], state["order"], numbers, False, aligned)
