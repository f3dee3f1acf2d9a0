"""Which addresses an application has: by their templates, as a path itself may hold an id."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Scope


def list_addresses(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Let an application know its addresses before it is asked for one."""
    routes: list[BaseRoute] = [*app.routes, *(route for one in routers for route in one.routes)]
    app.state.addresses = [route for route in routes if isinstance(route, Route | Mount)]


def template_of(scope: Scope) -> str:
    """The template of the address of a request, also of one that is refused; "" for none."""
    known = str(getattr(scope.get("route"), "path", ""))
    return known or next((route.path for route in _there(scope)), "")


def methods_of(scope: Scope) -> list[str]:
    """What the address of a request takes; the router names the first route that fits alone."""
    return sorted({m for r in _there(scope) if isinstance(r, Route) for m in r.methods or ()})


def _there(scope: Scope) -> list[Route | Mount]:
    state = getattr(scope.get("app"), "state", None)
    routes: list[Route | Mount] = getattr(state, "addresses", [])
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
    return [route for route in routes if route.path_regex.match(path)]
