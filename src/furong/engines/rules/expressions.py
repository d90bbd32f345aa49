"""Conditions written as text, checked once, run over columns.

The language is a small part of Python's own expression grammar: names, ``+ - * /``, comparisons,
``and``/``or``/``not``, and the functions of :data:`FUNCTIONS`. Numbers do not appear in it: every number of a rule is
a named parameter with a unit and a source, so that it can be found, cited and overridden.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["FUNCTIONS", "Expression", "ExpressionError"]

Value = npt.NDArray[Any]

#: Functions of one column that an expression may call, by name.
FUNCTIONS: Mapping[str, Callable[..., Value]] = {"known": lambda values: ~np.isnan(values), "abs": np.abs}

_ARITHMETIC: Mapping[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_COMPARISON: Mapping[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}


class ExpressionError(ValueError):
    """A text that is not an expression of the rule language.

    Args:
        text: The whole expression.
        column: Where the trouble starts, counted from 1.
        trouble: What it is.
    """

    def __init__(self, text: str, column: int, trouble: str) -> None:
        super().__init__(f"{trouble} at column {column} of {text!r}")
        self.text = text
        self.column = column
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression.

    Args:
        text: As it was written.
        names: The columns and parameters it reads, sorted.
    """

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Check ``text`` and return it as an expression.

        Raises:
            ExpressionError: When the text does not parse, uses what the language does not have, or holds a number.
        """
        text = text.strip()
        names: set[str] = set()
        try:
            tree = ast.parse(text, mode="eval").body
            _check(text, tree, names)
        except SyntaxError as error:
            raise ExpressionError(text, error.offset or 1, "not an expression") from error
        except (ValueError, MemoryError, RecursionError) as error:
            if isinstance(error, ExpressionError):
                raise
            raise ExpressionError(text, 1, "a zero byte or too many levels in one another") from error
        return cls(text, tuple(sorted(names)), tree)

    def __call__(self, columns: Mapping[str, Value | float]) -> Value:
        """Evaluate over columns (and scalars, which are broadcast).

        Raises:
            KeyError: When a name has no column.
        """
        return _evaluate(self._tree, columns)


def _check(text: str, node: ast.expr, names: set[str]) -> None:
    match node:
        case ast.Name(id=name):
            names.add(name)
        case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
            _check_all(text, [node.left, node.right], names)
        case ast.Compare(ops=operators) if all(type(o) in _COMPARISON for o in operators):
            _check_all(text, [node.left, *node.comparators], names)
        case ast.BoolOp(values=values):
            _check_all(text, values, names)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            _check(text, operand, names)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            _check(text, argument, names)
        case ast.Constant():
            raise ExpressionError(text, node.col_offset + 1, f"the literal {node.value!r}: name it as a parameter")
        case _:
            raise ExpressionError(text, node.col_offset + 1, f"{ast.unparse(node)!r} is not in the rule language")


def _check_all(text: str, nodes: list[ast.expr], names: set[str]) -> None:
    for node in nodes:
        _check(text, node, names)


def _evaluate(node: ast.expr, columns: Mapping[str, Value | float]) -> Value:
    match node:
        case ast.Name(id=name):
            return np.asarray(columns[name])
        case ast.BinOp():
            left, right = _evaluate(node.left, columns), _evaluate(node.right, columns)
            return _ARITHMETIC[type(node.op)](left, right)
        case ast.Compare():
            return _compare(node, columns)
        case ast.BoolOp():
            parts = [_evaluate(value, columns) for value in node.values]
            combine = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
            return np.asarray(combine.reduce(np.broadcast_arrays(*parts)))
        case ast.UnaryOp(op=ast.Not()):
            return np.logical_not(_evaluate(node.operand, columns))
        case ast.UnaryOp():
            return np.negative(_evaluate(node.operand, columns))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return FUNCTIONS[name](_evaluate(argument, columns))
        case _:  # Expression.parse lets nothing else through
            raise TypeError(ast.dump(node))


def _compare(node: ast.Compare, columns: Mapping[str, Value | float]) -> Value:
    terms = [_evaluate(term, columns) for term in [node.left, *node.comparators]]
    results = [
        _COMPARISON[type(operator)](left, right)
        for operator, left, right in zip(node.ops, terms, terms[1:], strict=False)
    ]
    return np.asarray(np.logical_and.reduce(np.broadcast_arrays(*results)))
