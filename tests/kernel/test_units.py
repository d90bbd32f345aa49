"""Units are UCUM codes: read, shown, converted exactly, and refused with the nearest one."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.units import Unit, UnitError, convert

#: What cities measure in, and how people read it.
SYMBOLS = {
    "ug/m3": "µg/m³", "mg/L": "mg/L", "Cel": "°C", "%": "%", "1": "", "{bikes}": "bikes", "{bikes}/h": "bikes/h",
    "m/s": "m/s", "hPa": "hPa", "kW.h": "kW·h", "s-1": "s⁻¹", "dB": "dB", "[pH]": "pH", "10*3/uL": "10³/µL",
    "mm[Hg]": "mmHg", "m[H2O]": "mH₂O", "[ppb]": "ppb", "lx": "lx", "deg": "°", "uS/cm": "µS/cm", "km/h": "km/h",
    "/min": "/min", "kg.m/s2": "kg·m/s²", "m2{floor}": "m²floor", "min": "min", "d": "d", "GBy": "GB",
}  # fmt: skip

#: Published equalities: left is so many of right (SI Brochure, UCUM tables).
EQUAL = [
    (1.0, "km/h", Fraction(5, 18), "m/s"),
    (1.0, "kW.h", 3_600_000, "J"),
    (1.0, "bar", 100_000, "Pa"),
    (120.0, "mm[Hg]", Fraction("15.99864"), "kPa"),
    (1.0, "L", 1_000, "cm3"),
    (35.0, "ug/m3", Fraction("0.035"), "mg/m3"),
    (1.0, "mo", Fraction("30.4375"), "d"),
    (1.0, "a", Fraction("365.25"), "d"),
    (1.0, "wk", 168, "h"),
    (1.0, "[kn_i]", Fraction(1852, 3600), "m/s"),
    (1.0, "t", 1_000, "kg"),
    (1.0, "har", 10_000, "m2"),
    (1.0, "N.m", 1, "J"),
    (1.0, "V.A", 1, "W"),
    (1.0, "Ohm.S", 1, "1"),
    (1.0, "lm/m2", 1, "lx"),
    (50.0, "%", Fraction(1, 2), "1"),
    (1.0, "[ppm]", 1_000, "[ppb]"),
    (1.0, "kg/(m.s2)", 1, "Pa"),
    (1.0, "By", 8, "bit"),
    (7.0, "{bikes}/h", 168, "/d"),
    (3.0, "10*3.m", 3, "km"),
    (180.0, "deg", math.pi, "rad"),
]


@pytest.mark.parametrize(("code", "symbol"), SYMBOLS.items())
def test_a_unit_is_shown_as_people_read_it(code: str, symbol: str) -> None:
    unit = Unit.parse(code)
    assert (unit.symbol, str(unit)) == (symbol, code)


@pytest.mark.parametrize(("value", "source", "expected", "target"), EQUAL)
def test_published_equalities_hold_both_ways(value: float, source: str, expected: Fraction, target: str) -> None:
    assert convert(value, source, target) == pytest.approx(float(expected), rel=1e-15)
    assert convert(float(expected), target, source) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(("celsius", "kelvin"), [(0.0, 273.15), (-273.15, 0.0), (100.0, 373.15), (36.6, 309.75)])
def test_celsius_has_a_zero_of_its_own(celsius: float, kelvin: float) -> None:
    assert convert(celsius, "Cel", "K") == pytest.approx(kelvin)
    assert convert(kelvin, "K", "Cel") == pytest.approx(celsius, abs=1e-12)
    assert convert(celsius, "Cel", "Cel") == celsius


def test_columns_are_converted_at_once_and_unknown_values_stay_unknown() -> None:
    values = np.array([0.0, 36.0, np.nan])
    assert convert(values, Unit.parse("km/h"), "m/s").tolist()[:2] == [0.0, 10.0]
    assert math.isnan(convert(values, "km/h", "m/s")[2])


@pytest.mark.parametrize(
    ("source", "target"), [("m", "s"), ("[pH]", "1"), ("dB", "%"), ("dB", "[pH]"), ("ug/m3", "[ppb]"), ("{a}", "m")]
)
def test_what_does_not_measure_the_same_is_not_converted(source: str, target: str) -> None:
    with pytest.raises(UnitError, match="do not measure the same"):
        convert(1.0, source, target)


@pytest.mark.parametrize("code", ["dB", "[pH]"])
def test_a_scale_of_its_own_converts_to_itself(code: str) -> None:
    assert convert(7.2, code, code) == 7.2


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("kWh", "did you mean 'kW'"),
        ("µg/m3", "ASCII"),
        ("ug/ m3", "no spaces"),
        ("", "1 to 60"),
        ("m" * 61, "1 to 60"),
        ("furlong", "there is no unit 'furlong'"),
        ("mmin", "no unit"),
        ("Cel/h", "scale of its own"),
        ("dB.m", "scale of its own"),
        ("m/0", "noughts"),
        ("(m", "not closed"),
        ("m)", "left over"),
        ("m//s", "where a unit should"),
        ("m/", "cannot be read"),
        ("m.", "cannot be read"),
        ("{m", "cannot be read"),
        ("m999", "left over"),
        ("10*999", "left over"),
    ],
)
def test_what_is_no_unit_is_refused_with_the_trouble(code: str, trouble: str) -> None:
    with pytest.raises(UnitError, match=trouble):
        Unit.parse(code)


@given(st.one_of(st.text(max_size=12), st.text("mskgu23-.*/()10{}[]%CelEL^", max_size=12)))
def test_any_text_is_a_unit_or_refused_as_one(code: str) -> None:
    try:
        unit = Unit.parse(code)
    except UnitError:
        return
    assert unit.factor > 0
    assert unit.is_comparable(Unit.parse(unit.code))


@given(st.floats(-1e9, 1e9), st.sampled_from([(s, t) for _, s, _, t in EQUAL] + [("Cel", "K")]))
def test_there_and_back_is_the_same(value: float, pair: tuple[str, str]) -> None:
    assert convert(convert(value, pair[0], pair[1]), pair[1], pair[0]) == pytest.approx(value, rel=1e-14, abs=1e-6)
