"""The expressions of ``$filter`` and ``$orderby`` as trees (18-088, clause 9.3.3)."""

from __future__ import annotations

from dataclasses import dataclass

from furong.nets.sensing.domain.sensorthings.values import ValueUnusable
from furong.nets.sensing.domain.sensorthings.words import Word, cut

__all__ = ["Any", "Binary", "Call", "Expression", "Literal", "Many", "Not", "Path", "Reader", "read_filter"]

#: How deep an expression may be nested, and how many parts it may have. [1]
_DEPTH_MAX, _PARTS_MAX = 40, 400
#: Every name of a path may be a join of two tables. [1]
_STEPS_MAX = 10
_LEVELS = (
    ("or",),
    ("and",),
    ("eq", "ne"),
    ("gt", "ge", "lt", "le", "in"),
    ("add", "sub"),
    ("mul", "div", "mod"),
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out: kind is text, number, bool, null, time, date, clock, duration or geometry."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Path:
    """A property, perhaps of entities along navigations."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of arguments."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two expressions."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of an expression."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class Many:
    """The values on the right of ``in``."""

    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """``Path/any(name:condition)``: some entity of the set fits; ``is_all`` for ``all``."""

    path: Path
    name: str
    condition: Expression | None
    is_all: bool = False


Expression = Literal | Path | Call | Binary | Not | Many | Any


def read_filter(text: str) -> Expression:
    """Return the tree of an expression.

    Raises:
        ValueUnusable: When it cannot be read; the message says where.
    """
    reader = Reader(cut(text))
    tree = reader.expression()
    reader.demand_end()
    return tree


class Reader:
    """Reads words from left to right."""

    def __init__(self, words: list[Word]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0
        self._parts = 0

    def expression(self, level: int = 0) -> Expression:
        """Read operators of one level of binding and tighter ones."""
        if level == len(_LEVELS):
            return self._unary()
        self._deeper()
        left = self.expression(level + 1)
        while (word := self._peek()) is not None and word.kind == "name" and word.text in _LEVELS[level]:
            self._at += 1
            right = self._many() if word.text == "in" else self.expression(level + 1)
            left = Binary(word.text, left, right)
            self._count()
        self._depth -= 1
        return left

    def path(self) -> Path:
        """Read a path such as ``Datastream/Thing/name``."""
        tree = self._named()
        if not isinstance(tree, Path):
            raise ValueUnusable("expected the path of a property")
        return tree

    def take(self, text: str) -> bool:
        """Read a word if it is next; return whether it was."""
        word = self._peek()
        if word is None or word.text != text:
            return False
        self._at += 1
        return True

    def demand_end(self) -> None:
        """Raise when something is left."""
        word = self._peek()
        if word is not None:
            raise ValueUnusable(f"did not expect {word.text!r} at character {word.place + 1}")

    def _peek(self) -> Word | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _next(self) -> Word:
        word = self._peek()
        if word is None:
            raise ValueUnusable("the expression ends too early")
        self._at += 1
        return word

    def _demand(self, text: str) -> None:
        word = self._next()
        if word.text != text:
            raise ValueUnusable(f"expected {text!r} at character {word.place + 1}, got {word.text!r}")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEPTH_MAX * len(_LEVELS):
            raise ValueUnusable(f"the expression is nested deeper than {_DEPTH_MAX} levels")

    def _count(self) -> None:
        self._parts += 1
        if self._parts > _PARTS_MAX:
            raise ValueUnusable(f"the expression has more than {_PARTS_MAX} parts")

    def _unary(self) -> Expression:
        word = self._peek()
        if word is not None and word.text == "not":
            self._at += 1
            self._count()
            return Not(self._within())
        if word is not None and word.text == "-":
            self._at += 1
            return Binary("sub", Literal("number", "0"), self._within())
        if self.take("("):
            inner = self.expression()
            self._demand(")")
            return inner
        return self._operand()

    def _within(self) -> Expression:
        """Read what a sign stands before; one sign is as deep as one bracket."""
        self._depth += len(_LEVELS)
        self._deeper()
        inner = self._unary()
        self._depth -= len(_LEVELS) + 1
        return inner

    def _operand(self) -> Expression:
        self._count()
        word = self._peek()
        if word is None:
            raise ValueUnusable("the expression ends too early")
        if word.kind == "name":
            return self._word_or_name(word)
        self._at += 1
        if word.kind == "text":
            return Literal("text", word.text[1:-1].replace("''", "'"))
        if word.kind in ("geometry", "duration"):
            return Literal(word.kind, word.text.split("'", 1)[1][:-1].replace("''", "'"))
        if word.kind in ("number", "time", "date", "clock"):
            return Literal(word.kind, word.text)
        raise ValueUnusable(f"did not expect {word.text!r} at character {word.place + 1}")

    def _word_or_name(self, word: Word) -> Expression:
        if word.text in ("true", "false"):
            self._at += 1
            return Literal("bool", word.text)
        if word.text == "null":
            self._at += 1
            return Literal("null", "")
        return self._named()

    def _named(self) -> Expression:
        """Read a path, a function with its arguments, or a lambda at the end of a path."""
        steps: list[str] = []
        while True:
            word = self._next()
            if word.kind not in ("name", "number"):
                raise ValueUnusable(f"expected a name at character {word.place + 1}, got {word.text!r}")
            if self.take("("):
                return self._called(steps, word.text)
            steps.append(word.text)
            if len(steps) > _STEPS_MAX:
                raise ValueUnusable(f"a path has at most {_STEPS_MAX} names")
            if not self.take("/"):
                return Path(tuple(steps))

    def _called(self, steps: list[str], name: str) -> Expression:
        if steps and name in ("any", "all"):
            return self._lambda(Path(tuple(steps)), is_all=name == "all")
        if steps:
            raise ValueUnusable(f"{name!r} is not something that can follow a path")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.expression())
            while self.take(","):
                arguments.append(self.expression())
            self._demand(")")
        return Call(name.lower(), tuple(arguments))

    def _lambda(self, path: Path, *, is_all: bool) -> Any:
        if self.take(")"):
            return Any(path, "", None)
        name = self._next().text
        self._demand(":")
        condition = self.expression()
        self._demand(")")
        return Any(path, name, condition, is_all)

    def _many(self) -> Many:
        self._demand("(")
        values = [self._operand()]
        while self.take(","):
            values.append(self._operand())
        self._demand(")")
        return Many(tuple(values))
