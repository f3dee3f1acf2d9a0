"""The house as its code draws it: modules, who imports whom, circles, names; from any sources."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def targets(node: ast.AST) -> Iterator[str]:
    """The dotted names an import statement may stand for; `a.b` for `from a import b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        yield from (f"{base}.{alias.name}" for alias in node.names)


def imported(tree: ast.AST) -> set[str]:
    """The dotted names that a module imports, wherever in it."""
    return {name for node in ast.walk(tree) for name in targets(node)}


def room_of(module: str) -> str:
    """The part of the house that has a rank: `intake`, `registry`, `pages._parts`."""
    parts = module.removeprefix("scoring.").split(".")
    return (
        ".".join(parts[:2])
        if parts[:2] in (["pages", "_parts"], ["pages", "_session"])
        else parts[0]
    )


@dataclass(frozen=True)
class House:
    """Modules by dotted name with their sources; `packages` are those made by an `__init__.py`."""

    sources: Mapping[str, str]
    packages: frozenset[str] = frozenset()

    @classmethod
    def at(cls, root: Path, folders: Iterable[str], files: Iterable[str] = ()) -> "House":
        """The house below a folder."""
        paths = [p for f in folders for p in sorted((root / f).rglob("*.py"))]
        paths += [root / f for f in files if (root / f).exists()]
        named = {dotted(p.relative_to(root)): p for p in paths}
        made = frozenset(name for name, p in named.items() if p.name == "__init__.py")
        return cls({name: p.read_text(encoding="utf-8") for name, p in named.items()}, made)

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        """The syntax tree of every module."""
        return {name: ast.parse(source) for name, source in self.sources.items()}

    @cached_property
    def nodes(self) -> dict[str, list[ast.AST]]:
        """Every node of the tree of every module."""
        return {name: list(ast.walk(tree)) for name, tree in self.trees.items()}

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """The dotted names that each module imports."""
        return {m: {t for node in nodes for t in targets(node)} for m, nodes in self.nodes.items()}

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """The modules of the house that each module imports."""
        found = {m: {self.known(t) for t in names} for m, names in self.named.items()}
        return {m: {i for i in names if i} - {m} for m, names in found.items()}

    def known(self, name: str) -> str:
        """The module a dotted name lies in, "" for none: `scoring.schema.Kind` in its module."""
        while name and name not in self.sources:
            name = name.rpartition(".")[0]
        return name

    def circle(self, package: str) -> list[str]:
        """Parts of a package that import each other in a circle, if any do."""
        depth = package.count(".") + 2
        inside = f"{package}."
        graph: dict[str, set[str]] = {}
        for module, names in self.imports.items():
            if module.startswith(inside):
                part = _cut(module, depth)
                parts = {_cut(name, depth) for name in names if name.startswith(inside)}
                graph.setdefault(part, set()).update(parts - {part})
        return _circle(graph)

    @property
    def module_circle(self) -> list[str]:
        """Modules that import each other in a circle, or none."""
        return _circle(self.imports)

    def upward(self, rank: Mapping[str, int]) -> list[str]:
        """Imports of a room of the same rank or a higher one."""
        pairs = ((m, i) for m, names in self.imports.items() for i in names)
        across = ((m, i) for m, i in pairs if room_of(m) != room_of(i) and i != "scoring")
        return [f"{m} imports {i}" for m, i in across if rank[room_of(i)] >= rank[room_of(m)]]

    def repeated_classes(self) -> list[str]:
        """Names that more than one class has."""
        nodes = (n for found in self.nodes.values() for n in found)
        return _repeated(n.name for n in nodes if isinstance(n, ast.ClassDef))

    def repeated_modules(self, subjects: Iterable[str], mirrors: Iterable[str]) -> list[str]:
        """Names that files of two things have.

        One of the `subjects` may name a file in the nouns and, once in each of the `mirrors`, the
        files that draw, print or show it.
        """
        ends = [m for m in self.sources if m not in self.packages]
        places = [(m.rpartition(".")[2], _mirror(m, tuple(mirrors))) for m in ends]
        twice = set(_repeated(f"{name} in {place}" for name, place in places))
        alone = _repeated(name for name, _ in set(places) if name not in set(subjects))
        return sorted([*twice, *alone])


def dotted(path: Path) -> str:
    """The name that a file of the house is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _cut(module: str, depth: int) -> str:
    return ".".join(module.split(".")[:depth])


def _circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _repeated(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    return sorted(name for name, count in seen.items() if count > 1)


def _mirror(module: str, mirrors: tuple[str, ...]) -> str:
    return next((m for m in mirrors if module.startswith(f"{m}.")), "the nouns")
