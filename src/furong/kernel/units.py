"""Units of measure as UCUM codes (The Unified Code for Units of Measure, case-sensitive form, version 2.1).

What is read: the units of :data:`_ATOMS`, metric prefixes on those that take them, exponents (``m2``, ``s-1``),
``.`` and ``/``, parentheses, integer factors, ``10*`` and ``10^`` powers, and annotations in braces, which count as 1
(``{bikes}``). What is left out: the arbitrary and the logarithmic units but ``dB``, the imperial system, and special
units but ``Cel``; a code that uses them is refused with the nearest known one. The kernel has no dependencies beyond
NumPy, which is why this is not a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Unit", "UnitError", "convert"]

#: Base dimensions in the order of the exponents: length, time, mass, temperature, angle, charge, luminous intensity.
_BASE = ("m", "s", "g", "K", "rad", "C", "cd")
Exponents = tuple[int, ...]

_PREFIXES: Mapping[str, Fraction] = {
    prefix: Fraction(10) ** power
    for prefix, power in (
        ("Y", 24), ("Z", 21), ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("da", 1),
        ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15),
    )
}  # fmt: skip

#: Units: code -> (definition in other units or base exponents, takes prefixes, symbol people read).
#: Definitions are those of UCUM 2.1, tables 1 to 4; physical constants by the SI Brochure, 9th edition.
_ATOMS: Mapping[str, tuple[str, bool, str]] = {
    "min": ("60.s", False, "min"), "h": ("60.min", False, "h"), "d": ("24.h", False, "d"),
    "wk": ("7.d", False, "wk"), "a": ("31557600.s", False, "a"), "mo": ("2629800.s", False, "mo"),
    "Hz": ("s-1", True, "Hz"), "N": ("1000.g.m/s2", True, "N"), "Pa": ("N/m2", True, "Pa"),
    "bar": ("100000.Pa", True, "bar"), "J": ("N.m", True, "J"), "W": ("J/s", True, "W"), "A": ("C/s", True, "A"),
    "V": ("J/C", True, "V"), "Ohm": ("V/A", True, "Ω"), "F": ("C/V", True, "F"), "S": ("Ohm-1", True, "S"),
    "Wb": ("V.s", True, "Wb"), "T": ("Wb/m2", True, "T"), "H": ("Wb/A", True, "H"), "lm": ("cd.sr", True, "lm"),
    "sr": ("rad2", True, "sr"), "lx": ("lm/m2", True, "lx"), "Bq": ("s-1", True, "Bq"), "Gy": ("J/kg", True, "Gy"),
    "Sv": ("J/kg", True, "Sv"), "L": ("dm3", True, "L"), "l": ("dm3", True, "L"), "ar": ("100.m2", True, "a"),
    "t": ("1000.kg", True, "t"), "deg": ("0.017453292519943295.rad", False, "°"), "mol": ("6.02214076E23", True, "mol"),
    "%": ("0.01", False, "%"), "[ppth]": ("0.001", False, "‰"), "[ppm]": ("0.000001", False, "ppm"),
    "[ppb]": ("0.000000001", False, "ppb"), "[pH]": ("mol/L", False, "pH"), "dB": ("1", False, "dB"),
    "eV": ("1.602176634E-19.J", True, "eV"), "bit": ("1", True, "bit"),
    "By": ("8.bit", True, "B"),
    "[nmi_i]": ("1852.m", False, "n mile"), "[kn_i]": ("[nmi_i]/h", False, "kn"),
    "m[H2O]": ("9806.65.Pa", True, "mH₂O"), "m[Hg]": ("133322.Pa", True, "mHg"),
}  # fmt: skip

#: Scales whose zero is not the zero of the base unit: value in base = value * factor + offset (UCUM table 5: Cel).
_OFFSETS: Mapping[str, tuple[int, str, float]] = {"Cel": (1, "K", 273.15)}
_SYMBOLS: Mapping[str, str] = {"Cel": "°C"}
#: Scales on which arithmetic has no meaning, so they convert to themselves only.
_OPAQUE = frozenset({"[pH]", "dB"})

_TOKEN = re.compile(
    r"(?P<annotation>\{[^{}]*\})|(?P<power>10[*^][+-]?\d{1,2}(?!\d))"
    r"|(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d{1,2})?(?![\dA-Za-z\[%]))"
    r"|(?P<unit>(?:\[[^\]]+\]|%|[A-Za-z]+(?:\[[^\]]+\])?))(?P<exponent>[+-]?\d{1,2}(?!\d))?|(?P<sign>[./()])"
)
Values = TypeVar("Values", float, npt.NDArray[np.float64])


class UnitError(ValueError):
    """A code that is not a unit known here, or two units that measure different things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that has been read.

    Args:
        code: Its UCUM code.
        factor: How many base units one of it is, exactly, so that rounding happens once. [1]
        exponents: Exponents of the base dimensions.
        offset: Value of its zero on the base scale. [base unit]
        scale: Name of the scale when values on it convert to themselves only (pH, dB).
    """

    code: str
    factor: Fraction
    exponents: Exponents
    offset: float = 0.0
    scale: str = field(default="")

    @classmethod
    def parse(cls, code: str) -> Unit:
        """Read a UCUM code.

        Raises:
            UnitError: When it cannot be read; the message names the part and the nearest known unit.
        """
        if code in _OFFSETS:
            scale, base, offset = _OFFSETS[code]
            return cls(code, Fraction(scale), _exponents(base), offset)
        if code in _OPAQUE:
            return cls(code, _ONE, _NONE, scale=code)
        if not re.fullmatch(r"[!-~]{1,60}", code):
            raise UnitError(f"{code[:60]!r} is not a UCUM code: 1 to 60 letters, digits and signs of ASCII, no spaces")
        tokens = _Tokens(code)
        factor, exponents = _term(tokens)
        if not tokens.is_at_end():
            raise UnitError(f"{code!r}: {tokens.rest()!r} is left over")
        return cls(code, factor, exponents)

    @property
    def symbol(self) -> str:
        """The unit as people read it, e.g. ``µg/m³`` for ``ug/m3``; annotations lose their braces."""
        if self.code in _SYMBOLS:
            return _SYMBOLS[self.code]
        return "" if self.code == "1" else _TOKEN.sub(_readable, self.code)

    def is_comparable(self, other: Unit) -> bool:
        """Return whether values in this unit can be converted to ``other``."""
        return self.exponents == other.exponents and self.scale == other.scale

    def __str__(self) -> str:
        return self.code


def convert(values: Values, source: str | Unit, target: str | Unit) -> Values:
    """Return ``values`` in ``source`` as values in ``target``.

    Raises:
        UnitError: When a code cannot be read, or the two measure different things.
    """
    from_unit = source if isinstance(source, Unit) else Unit.parse(source)
    to_unit = target if isinstance(target, Unit) else Unit.parse(target)
    if not from_unit.is_comparable(to_unit):
        raise UnitError(f"{from_unit} and {to_unit} do not measure the same")
    if from_unit == to_unit:
        return values
    if from_unit.offset == to_unit.offset == 0:
        return values * float(from_unit.factor / to_unit.factor)
    return (values * float(from_unit.factor) + (from_unit.offset - to_unit.offset)) / float(to_unit.factor)


_NONE: Exponents = (0,) * len(_BASE)
_ONE = Fraction(1)


@dataclass(slots=True)
class _Tokens:
    """The parts of a code, one after the other."""

    code: str
    at: int = 0

    def next(self) -> re.Match[str]:
        found = _TOKEN.match(self.code, self.at)
        if found is None:
            raise UnitError(f"{self.code!r} cannot be read from {self.rest()!r} on")
        self.at = found.end()
        return found

    def takes(self, sign: str) -> bool:
        if self.code.startswith(sign, self.at):
            self.at += 1
            return True
        return False

    def is_at_end(self) -> bool:
        return self.at >= len(self.code)

    def rest(self) -> str:
        return self.code[self.at :]


def _term(tokens: _Tokens) -> tuple[Fraction, Exponents]:
    """Read components joined by ``.`` and ``/``, from left to right as UCUM §7 wants it."""
    factor, exponents = (_ONE, _NONE) if tokens.code.startswith("/", tokens.at) else _component(tokens)
    while True:
        sign = 1 if tokens.takes(".") else -1 if tokens.takes("/") else 0
        if not sign:
            return factor, exponents
        more, dimensions = _component(tokens)
        factor *= more**sign
        exponents = tuple(a + sign * b for a, b in zip(exponents, dimensions, strict=True))


def _component(tokens: _Tokens) -> tuple[Fraction, Exponents]:
    if tokens.takes("("):
        inner = _term(tokens)
        if not tokens.takes(")"):
            raise UnitError(f"{tokens.code!r}: a parenthesis is not closed")
        return inner
    token = tokens.next()
    if token["annotation"]:
        return _ONE, _NONE
    if token["number"]:
        return _factor(tokens.code, token["number"]), _NONE
    if token["power"]:
        return Fraction(10) ** int(token["power"][3:]), _NONE
    if token["unit"]:
        factor, exponents = _atom(token["unit"])
        power = int(token["exponent"] or 1)
        tokens_done = factor**power, tuple(e * power for e in exponents)
        if tokens.code.startswith("{", tokens.at):
            tokens.next()  # an annotation behind a unit says what is measured, not how
        return tokens_done
    raise UnitError(f"{tokens.code!r}: {token[0]!r} stands where a unit should")


def _factor(code: str, number: str) -> Fraction:
    if not Fraction(number):
        raise UnitError(f"{code!r}: nothing is measured in noughts")
    return Fraction(number)


def _atom(code: str) -> tuple[Fraction, Exponents]:
    if code in _BASE:
        return _ONE, _exponents(code)
    if code in _ATOMS or code in _OFFSETS:
        return _defined(code)
    for prefix in sorted(_PREFIXES, key=len, reverse=True):
        rest = code.removeprefix(prefix)
        if rest != code and (rest in _BASE or (rest in _ATOMS and _ATOMS[rest][1])):
            factor, exponents = _atom(rest)
            return factor * _PREFIXES[prefix], exponents
    near = get_close_matches(code, [*_ATOMS, *_BASE, *_OFFSETS, *_common()], n=1)
    raise UnitError(f"there is no unit {code!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _defined(code: str) -> tuple[Fraction, Exponents]:
    if code in _OPAQUE or code in _OFFSETS:
        raise UnitError(f"{code!r} stands on a scale of its own and cannot be part of another unit")
    return _term(_Tokens(_ATOMS[code][0]))


def _exponents(base: str) -> Exponents:
    return tuple(int(name == base) for name in _BASE)


def _common() -> Iterator[str]:
    """Prefixed units that people mean most often when they mistype one."""
    yield from ("kg", "mg", "ug", "km", "cm", "mm", "um", "mL", "kPa", "hPa", "kW", "kV", "mA", "kHz", "mbar")


def _readable(token: re.Match[str]) -> str:
    if token["annotation"]:
        return token["annotation"][1:-1]
    if token["unit"]:
        return _atom_symbol(token["unit"]) + (token["exponent"] or "").translate(_SUPERSCRIPT)
    if token["power"]:
        return "10" + token["power"][3:].translate(_SUPERSCRIPT)
    return "·" if token[0] == "." else token[0]


def _atom_symbol(code: str) -> str:
    if code in _BASE:
        return code
    if code in _ATOMS:
        return _ATOMS[code][2]
    prefix = next(p for p in sorted(_PREFIXES, key=len, reverse=True) if _takes_prefix(code, p))
    return ("µ" if prefix == "u" else prefix) + _atom_symbol(code.removeprefix(prefix))


def _takes_prefix(code: str, prefix: str) -> bool:
    rest = code.removeprefix(prefix)
    return rest != code and (rest in _BASE or (rest in _ATOMS and _ATOMS[rest][1]))


_SUPERSCRIPT = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
