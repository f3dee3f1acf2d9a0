"""Where pages hand text to Streamlit that it reads as Markdown, and what of it may be a file's."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What Streamlit reads as Markdown, by the name of its function: the places that are so, and the
# names. Options of a selectbox and a multiselect, placeholders and cells of a dataframe are text.
_LABEL, _BODY, _ONE = ("label", "help"), ("body", "help"), (0,)
SINKS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "write": (tuple(range(9)), ()),
    "table": (_ONE, ("data",)),
    "page_link": ((1,), _LABEL),
    "progress": ((1,), ("text",)),
    "spinner": (_ONE, ("text",)),
    "dialog": (_ONE, ("title",)),
    "tabs": (_ONE, ("tabs",)),
    "image": ((1,), ("caption",)),
    "metric": ((0, 1, 2), ("label", "value", "delta", "help")),
    **dict.fromkeys(
        ("markdown", "caption", "header", "subheader", "title", "text", "badge"), (_ONE, _BODY)
    ),
    **dict.fromkeys(("info", "warning", "error", "success", "toast", "exception"), (_ONE, _BODY)),
    **dict.fromkeys(
        (
            "button", "download_button", "form_submit_button", "link_button", "menu_button",
            "expander", "popover", "status", "checkbox", "toggle", "selectbox", "multiselect",
            "slider", "text_input", "text_area", "number_input", "date_input", "time_input",
            "file_uploader", "data_editor", "dataframe",
        ),
        (_ONE, _LABEL),
    ),
    # Their options too: as they are, or by a `format_func`.
    **dict.fromkeys(
        ("radio", "segmented_control", "pills"), ((0, 1), (*_LABEL, "options", "captions"))
    ),
}  # fmt: skip
SINKS["dataframe"] = SINKS["data_editor"] = ((), ("help",))
CHOICES = ("radio", "segmented_control", "pills")
# Only the helps of a table's columns are Markdown.
COLUMN = "Column"
KEYS = ("help", "captions", "caption", "label")
# What makes a text of a file a text to be seen, and what makes words of numbers.
ESCAPES = {"plain", "coded", "unlinked", "link", "stressed", "plain_cells"}
NUMBERS = {"percent", "precise", "moment", "len", "rounded", "signed", "day", "round", "bool"}
# Functions of the parts whose answers are Markdown with all of a file's text in it escaped; each
# is looked at in its own module.
SAFE_PARTS = {"reached", "ways", "facts"}
# What an expression is made of, all of which must be safe.
PARTS: dict[type[ast.expr], Callable[[Any], Sequence[ast.expr]]] = {
    ast.Constant: lambda _: (),
    ast.JoinedStr: lambda node: node.values,
    ast.IfExp: lambda node: (node.body, node.orelse),
    ast.BinOp: lambda node: (node.left, node.right),
    ast.BoolOp: lambda node: node.values,
    ast.Dict: lambda node: node.values,
    **dict.fromkeys((ast.List, ast.Tuple), lambda node: node.elts),
    **dict.fromkeys((ast.Starred, ast.NamedExpr, ast.Subscript), lambda node: (node.value,)),
    **dict.fromkeys((ast.ListComp, ast.GeneratorExp), lambda node: (node.elt,)),
    ast.Lambda: lambda node: (node.body,),
}


@dataclass(frozen=True)
class Unescaped:
    """A text that reaches Streamlit as Markdown and may be a file's."""

    place: str
    line: int
    text: str


@dataclass(frozen=True)
class Texts:
    """The texts that a module of the pages hands on."""

    place: str
    tree: ast.Module

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {c: node for node in ast.walk(self.tree) for c in ast.iter_child_nodes(node)}

    @cached_property
    def _modules(self) -> set[str]:
        """Names of what is imported, but Streamlit itself: their functions are no places of it."""
        nodes = (n for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom))
        return {a.asname or a.name for node in nodes for a in node.names} - {"st"}

    @cached_property
    def _functions(self) -> dict[str, ast.FunctionDef]:
        return {n.name: n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)}

    def unescaped(self) -> Iterator[Unescaped]:
        """Texts that are neither written here nor escaped nor numbers."""
        for node in ast.walk(self.tree):
            for text in self._handed(node):
                if not self.is_safe(text):
                    yield Unescaped(self.place, text.lineno, ast.unparse(text))

    def _handed(self, node: ast.AST) -> Iterator[ast.expr]:
        if isinstance(node, ast.Attribute) and node.attr in SINKS and self._is_hidden(node):
            yield node
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            named = ((k.value, v) for k, v in pairs if isinstance(k, ast.Constant))
            yield from (v for k, v in named if k in KEYS)
        if isinstance(node, ast.Call):
            for name in self._called(node.func):
                yield from _of_call(node, name)

    def _called(self, function: ast.expr) -> Iterator[str]:
        """The places of Streamlit that a call may be of."""
        if isinstance(function, ast.IfExp):
            yield from self._called(function.body)
            yield from self._called(function.orelse)
        elif isinstance(function, ast.Attribute) and not self._is_ours(function):
            yield function.attr
        elif isinstance(function, ast.Name):
            for value in self._values(function):
                if isinstance(value, ast.Attribute):
                    yield from self._called(value)

    def _is_ours(self, function: ast.Attribute) -> bool:
        """Whether it is a function of our own, by what it is called on, and none of Streamlit."""
        root = _root(function)
        if not isinstance(root, ast.Name):
            return False
        made = [v for v in self._values(root) if isinstance(v, ast.Call)]
        return root.id in self._modules or any(
            isinstance(first := _root(call.func), ast.Name) and first.id in self._modules
            for call in made
        )

    def _is_hidden(self, node: ast.Attribute) -> bool:
        """Whether a place of Streamlit is handed on, where nobody sees what it is called with."""
        parent = self._parents[node]
        is_place = isinstance(node.value, ast.Name) and node.value.id in ("st", "bar")
        calls = isinstance(parent, ast.Call) and parent.func is node
        chosen = isinstance(parent, ast.IfExp) and self._parents[parent].__class__ is ast.Call
        return is_place and not calls and not chosen and not isinstance(parent, ast.Attribute)

    def is_safe(self, node: ast.expr | None) -> bool:
        """Whether an expression can hold no text of a file that is not escaped."""
        if node is None:
            return True
        if parts := PARTS.get(type(node)):
            return all(map(self.is_safe, parts(node)))
        match node:
            case ast.FormattedValue(value=value, format_spec=form):
                return self.is_safe(value) or _is_number_form(form)
            case ast.Attribute(attr=name):
                return name.isupper()
            case ast.Call():
                return self._is_safe_call(node)
            case ast.Name():
                return self._is_safe_name(node)
        return False

    def _is_safe_call(self, call: ast.Call) -> bool:
        texts = [*call.args, *(k.value for k in call.keywords)]
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in ESCAPES | NUMBERS:
                return True
            case ast.Name(id="counted"):
                return all(map(self.is_safe, call.args[1:]))
            case ast.Name(id="map"):
                return isinstance(texts[0], ast.Name) and self._is_safe_function(texts[0].id)
            case ast.Name(id="list" | "zip" | "enumerate" | "str"):
                return all(map(self.is_safe, texts))
            case ast.Attribute(attr="get", value=value):
                return self.is_safe(value) and all(map(self.is_safe, texts[1:]))
            case ast.Attribute(attr="join" | "strip" | "items" | "values", value=value):
                return self.is_safe(value) and all(map(self.is_safe, texts))
            case ast.Name(id=name):
                return self._is_safe_function(name)
        return False

    def _is_safe_function(self, name: str) -> bool:
        """One of this module, or of the parts, all of whose answers are safe."""
        if name in ESCAPES or name in SAFE_PARTS:
            return True
        function = self._functions.get(name)
        if function is None:
            return False
        answers = [n.value for n in ast.walk(function) if isinstance(n, ast.Return)]
        return bool(answers) and all(map(self.is_safe, answers))

    def _is_safe_name(self, name: ast.Name) -> bool:
        if name.id.isupper() or name.id in ESCAPES:
            return True
        values = list(self._values(name))
        return bool(values) and all(value is not None and self.is_safe(value) for value in values)

    def _values(self, name: ast.Name) -> Iterator[ast.expr | None]:
        """What a name is made of in its function; None for what cannot be followed."""
        scope: ast.AST = name
        while not isinstance(scope, ast.FunctionDef | ast.Module):
            scope = self._parents[scope]
        for node in ast.walk(scope):
            yield from _assigned(node, name.id)
        if isinstance(scope, ast.FunctionDef):
            a = scope.args
            yield from (None for p in (*a.args, *a.kwonlyargs, *a.posonlyargs) if p.arg == name.id)


def _root(node: ast.expr) -> ast.expr:
    return _root(node.value) if isinstance(node, ast.Attribute) else node


def _of_call(call: ast.Call, name: str) -> Iterator[ast.expr]:
    if name.endswith(COLUMN) and name != "page_link":
        yield from (k.value for k in call.keywords if k.arg == "help")
        return
    places, words = SINKS.get(name, ((), ()))
    by_words = {k.arg: k.value for k in call.keywords}
    if name in CHOICES and "format_func" in by_words:
        # What is written for an option is all that is seen of it.
        places, words = _ONE, (*_LABEL, "captions", "format_func")
    for place, text in enumerate(call.args[: max(places, default=-1) + 1]):
        if place in places or isinstance(text, ast.Starred):
            yield text
    yield from (by_words[w] for w in words if w in by_words)


def _is_number_form(form: ast.expr | None) -> bool:
    if not isinstance(form, ast.JoinedStr):
        return False
    return ast.unparse(form).strip("f'\"").endswith((",", "f", "%", "d", "g"))


def _assigned(node: ast.AST, name: str) -> Iterator[ast.expr | None]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _parted(target, value, name)
        case ast.AugAssign(target=ast.Name(id=found), value=value) if found == name:
            yield value
        case ast.AnnAssign(target=ast.Name(id=found), value=value) if found == name:
            yield value
        case ast.NamedExpr(target=ast.Name(id=found), value=value) if found == name:
            yield value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            if name in _names(target):
                yield value
        case ast.withitem(optional_vars=ast.Name(id=found)) if found == name:
            yield None


def _parted(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr | None]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from _parted(one, part, name)
    elif name in _names(target):
        yield value


def _names(target: ast.expr) -> Iterable[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
