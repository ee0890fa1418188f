"""What the view of an address takes and gives, told by its own source: its calls of `read(…)`, `one_sent(…)`
and `asked_window(…)` name the parameters with how they are read, its calls of `one(…)`, `many(…)` and
`some(…)` the shape of the answer. So the document of the API cannot say anything else than the code does.
Plain but for reading the source.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from tracker.api.parameters import Read, integer
from tracker.api.shapes import Shape

View = Callable[..., Any]
ONE, MANY = ("one",), ("many", "some")
HAS_SHAPE = {"show": False, "show_all": True}


@dataclass
class Contract:
    """What a view takes (parameters by name, with how they are read; a list as its body; a file) and gives: a
    resource of a shape, several of them, in pages or all; nothing (204); JSON of no shape; or a table."""

    words: str
    parameters: dict[str, Read] = field(default_factory=dict)
    takes_list: bool = False
    takes_file: bool = False
    shape: Shape | None = None
    several: bool = False
    gives_nothing: bool = False
    gives_json: bool = False
    gives_table: bool = False


def contract_of(view: View) -> Contract:
    """What the view takes and gives."""
    contract = Contract(inspect.getdoc(view) or "")
    for name, call, names in _calls(view, set()):
        handle = _HANDLERS.get(name)
        if handle is not None:
            handle(contract, call, names)
    contract.takes_file = "request.files" in inspect.getsource(view)
    return contract


def _calls(view: View, seen: set[str]) -> Iterator[tuple[str, ast.Call, Mapping[str, Any]]]:
    """All calls of functions by their names, in the view and in the functions of its own file that it calls,
    each with the names that hold there."""
    names: Mapping[str, Any] = getattr(view, "__globals__", {})
    seen.add(view.__name__)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(view)))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        yield node.func.id, node, names
        helper = names.get(node.func.id)
        if (
            isinstance(helper, FunctionType)
            and helper.__module__ == view.__module__
            and node.func.id not in seen
        ):
            yield from _calls(helper, seen)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """What an expression of the source stands for; None where that depends on the request."""
    try:
        return eval(compile(ast.Expression(node), "<view>", "eval"), dict(names))
    except Exception:
        return None


def _read(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    for keyword in call.keywords:
        value = _value(keyword.value, names)
        if keyword.arg is None:
            contract.parameters.update(value or {})
        elif value is not None:
            contract.parameters[keyword.arg] = value


def _one_sent(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    name, how = (_value(argument, names) for argument in call.args[:2])
    if name is not None:
        contract.parameters[name] = how


def _window(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    contract.parameters |= {"limit": integer, "offset": integer}


def _shaped(several: bool) -> Callable[[Contract, ast.Call, Mapping[str, Any]], None]:
    def handle(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
        shape = _value(call.args[0], names)
        if isinstance(shape, Shape):
            contract.shape, contract.several = shape, several

    return handle


def _data(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    """JSON made in the view; where a shape shows it, that tells what it is."""
    contract.gives_json = True
    made = call.args[0]
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in HAS_SHAPE:
        shape = _value(made.func.value, names)
        if isinstance(shape, Shape):
            contract.shape, contract.several = shape, HAS_SHAPE[made.func.attr]


def _fields(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    shape = _value(call.args[0], names)
    if contract.shape is None and isinstance(shape, Shape):
        contract.shape = shape


def _rows(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    """What is JSON already, each of the shape that `fields=` chooses from."""
    contract.several = True


def _nothing(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    contract.gives_nothing = True


def _table(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    contract.gives_table = True


def _body_list(contract: Contract, call: ast.Call, names: Mapping[str, Any]) -> None:
    contract.takes_list = True


_HANDLERS: Mapping[str, Callable[[Contract, ast.Call, Mapping[str, Any]], None]] = {
    "read": _read,
    "one_sent": _one_sent,
    "asked_window": _window,
    **dict.fromkeys(ONE, _shaped(False)),
    **dict.fromkeys(MANY, _shaped(True)),
    "asked_fields": _fields,
    "rows": _rows,
    "data": _data,
    "nothing": _nothing,
    "table": _table,
    "as_table": _table,
    "body_list": _body_list,
}
