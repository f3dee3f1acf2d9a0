"""How loops are compiled: importing it loads numba, which takes a while."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function, compiled when it is first called, without holding the interpreter's lock."""
    return cast("Function", njit(cache=True, nogil=True, error_model="numpy")(function))
