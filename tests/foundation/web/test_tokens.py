"""Every pair of colours that meets on a screen, measured with the formula of WCAG 2.2, in every theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from furong.foundation import web

_SHEET = Path(web.__file__).parent / "static" / "web" / "css" / "tokens.css"
_BLOCK = re.compile(r"^(?P<selector>[:\[h][^{]*)\{(?P<body>[^}]*)\}", re.MULTILINE)
_COLOUR = re.compile(r"(--color-[\w-]+):\s*(#[0-9a-f]{3,6})\s*;")

TEXT = 4.5
EDGE = 3.0

_GROUNDS = ("page", "surface", "sunken", "hover", "selected")
_TEXTS = [(text, ground) for text in ("text", "text-2", "text-3", "link") for ground in _GROUNDS]
_TEXTS += [
    (f"{kind}-text", ground) for kind in ("ok", "warn", "danger", "info", "ai") for ground in ("page", "surface")
]
_TEXTS += [(f"{kind}-text", f"{kind}-tint") for kind in ("ok", "warn", "danger", "info", "neutral", "ai")]
_TEXTS += [(f"level-{n}-text", f"level-{n}-fill") for n in (1, 2, 3, 4)]
_TEXTS += [
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("link", "primary-tint"),
    ("ai-text", "ai-surface"),
    ("text-2", "ai-surface"),
    ("text-2", "neutral-tint"),
    ("toast-text", "toast"),
    ("toast-action", "toast"),
    ("text", "mark"),
    ("text", "input"),
    ("text-3", "input"),
    ("brand", "surface"),
]
_EDGES = [("input-line", ground) for ground in ("input", "surface")]
_EDGES += [("focus-outer", ground) for ground in _GROUNDS]
_EDGES += [(kind, ground) for kind in ("ok", "warn", "danger") for ground in ("page", "surface")]
_EDGES += [(f"series-{n}", "surface") for n in range(1, 7)]


def _palettes() -> dict[str, dict[str, str]]:
    """The colours of each theme: what a theme does not name it has from the light one."""
    blocks = {
        match["selector"].strip().splitlines()[-1]: {name.removeprefix("--color-"): value for name, value in found}
        for match in _BLOCK.finditer(_SHEET.read_text(encoding="utf-8"))
        if (found := _COLOUR.findall(match["body"]))
    }
    light = blocks[":root"]
    return {
        "light": light,
        "large": light | blocks['html.elder:not([data-theme="cockpit"])'],
        "cockpit": light | blocks['[data-theme="cockpit"]'],
    }


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def test_the_formula_is_that_of_the_standard() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "large", "cockpit"])
@pytest.mark.parametrize(("pairs", "least"), [(_TEXTS, TEXT), (_EDGES, EDGE)], ids=["text", "edges"])
def test_what_meets_on_a_screen_can_be_told_apart(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = _palettes()[theme]
    faint = {
        f"{front} on {ground}": round(ratio, 2)
        for front, ground in pairs
        if (ratio := contrast(colours[front], colours[ground])) < least
    }
    assert faint == {}


def test_the_dark_theme_names_every_colour_anew() -> None:
    """A colour that the dark theme forgot would show a light patch on the wall."""
    sheet = _SHEET.read_text(encoding="utf-8")
    light, dark = (set(_COLOUR.findall(sheet.split(start)[1].split("\n}")[0])) for start in (":root {", 'cockpit"] {'))
    assert {name for name, _ in light} - {name for name, _ in dark} == set()
