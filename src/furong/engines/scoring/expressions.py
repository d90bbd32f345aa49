"""Sums over named facts, written as text: names, numbers, ``+ - * /`` and brackets, and nothing else."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Sum", "SumError"]

_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class SumError(ValueError):
    """A text that is no sum over facts.

    Args:
        text: The whole text.
        trouble: What is wrong with it.
    """

    def __init__(self, text: str, trouble: str) -> None:
        super().__init__(f"{text!r}: {trouble}")
        self.text = text
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Sum:
    """A checked sum.

    Args:
        text: As it was written.
        names: The facts that it reads, in the order of their first use.
    """

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    @classmethod
    def parse(cls, text: str) -> Sum:
        """Check ``text``.

        Raises:
            SumError: When it is no sum over facts.
        """
        names: dict[str, None] = {}
        try:
            tree = ast.parse(text.strip(), mode="eval").body
            _check(text, tree, names)
        except SumError:
            raise
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise SumError(text, "not a sum of facts and numbers") from error
        return cls(text, tuple(names), tree)

    def __call__(self, facts: Mapping[str, float]) -> float | None:
        """Return the sum; ``None`` when it divides by nothing.

        Raises:
            KeyError: When a fact is not there.
        """
        try:
            value = _evaluate(self._tree, facts)
        except ZeroDivisionError:
            return None
        return value if math.isfinite(value) else None


def _check(text: str, node: ast.expr, names: dict[str, None]) -> None:
    match node:
        case ast.Name(id=name):
            names[name] = None
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            pass
        case ast.BinOp(op=sign) if type(sign) in _ARITHMETIC:
            _check(text, node.left, names)
            _check(text, node.right, names)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            _check(text, inner, names)
        case _:
            raise SumError(text, f"{ast.unparse(node)!r} is not a fact, a number or + - * /")


def _evaluate(node: ast.expr, facts: Mapping[str, float]) -> float:
    match node:
        case ast.Name(id=name):
            return facts[name]
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp():
            return _ARITHMETIC[type(node.op)](_evaluate(node.left, facts), _evaluate(node.right, facts))
        case ast.UnaryOp():
            return -_evaluate(node.operand, facts)
        case _:  # Sum.parse lets nothing else through
            raise TypeError(ast.dump(node))
