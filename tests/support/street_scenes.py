"""Photos of made-up streets: the same street from other spots, in other light and with other things on it."""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import Image, ImageDraw

__all__ = ["Street", "cropped", "stored_anew"]

_SIZE = (480, 360)
_WORLD = (640, 480)


class Street:
    """A street with a sky, houses, a road and a texture of its own; things stand on it that come and go."""

    def __init__(self, seed: int) -> None:
        self._dice = np.random.default_rng(seed)
        width, height = _WORLD
        self._horizon = int(height * self._dice.uniform(0.3, 0.5))
        self._base = Image.new("RGB", _WORLD, self._colour(150, 230))
        draw = ImageDraw.Draw(self._base)
        draw.rectangle((0, self._horizon, width, height), fill=self._colour(80, 140))
        left = 0
        while left < width:
            right = left + int(self._dice.integers(40, 160))
            top = int(self._horizon * self._dice.uniform(0, 0.8))
            draw.rectangle((left, top, right, self._horizon + 12), fill=self._colour(40, 220))
            for x in range(left + 6, right - 8, 18):
                for y in range(top + 6, self._horizon - 12, 24):
                    draw.rectangle((x, y, x + 9, y + 13), fill=self._colour(30, 120))
            left = right
        for _ in range(4):
            draw.polygon(self._corners(), fill=self._colour(60, 200))
        self._texture = self._noise()

    def photo(self, *, things: int, shift: float = 0.0, zoom: float = 0.0, turn: float = 0.0) -> Image.Image:
        """Take a photo.

        Args:
            things: How many things stand on the road. [1]
            shift: How far to the sides the camera may point otherwise than before. [share of the picture]
            zoom: How much nearer or farther it may be. [1]
            turn: How crooked it may be held. [deg]
        """
        dice, (width, height) = self._dice, _SIZE
        scene = self._base.copy()
        self._put(scene, things)
        light = 1.0 if not shift else dice.uniform(0.8, 1.2)
        lit = np.clip((np.asarray(scene, float) + self._texture) * light, 0, 255).astype(np.uint8)
        held = Image.fromarray(lit).rotate(dice.uniform(-turn, turn), Image.Resampling.BICUBIC)
        near = 1.15 * (1 + dice.uniform(-zoom, zoom))
        x, y = (side / 2 + dice.uniform(-shift, shift) * size for side, size in zip(_WORLD, _SIZE, strict=True))
        box = (x - width / near / 2, y - height / near / 2, x + width / near / 2, y + height / near / 2)
        seen = np.asarray(held.resize(_SIZE, Image.Resampling.BICUBIC, box=box), float)
        return Image.fromarray(np.clip(seen + dice.normal(0, 4, (height, width, 1)), 0, 255).astype(np.uint8))

    def _put(self, scene: Image.Image, things: int) -> None:
        draw = ImageDraw.Draw(scene)
        for _ in range(things):
            x, y = int(self._dice.integers(0, _WORLD[0])), int(self._dice.integers(self._horizon, _WORLD[1]))
            size = int(8 + (y - self._horizon) / (_WORLD[1] - self._horizon) * 36 * self._dice.uniform(0.5, 1.6))
            draw.ellipse((x - size, y - size, x + size, y + size // 2), fill=self._colour(10, 250))
            draw.rectangle((x - size // 3, y - 2 * size, x + size // 3, y), fill=self._colour(10, 250))

    def _noise(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        width, height = _WORLD
        power = np.fft.fftfreq(height)[:, None] ** 2 + np.fft.fftfreq(width)[None, :] ** 2
        power[0, 0] = 1
        noise = np.fft.ifft2(np.fft.fft2(self._dice.standard_normal((height, width))) / power**0.6).real
        return np.asarray((noise - noise.mean()) / noise.std() * 22)[..., np.newaxis]

    def _corners(self) -> list[tuple[int, int]]:
        x, y = self._dice.integers(0, _WORLD[0]), self._dice.integers(self._horizon, _WORLD[1])
        spread = self._dice.integers(-100, 100, (4, 2))
        return [(int(x + dx), int(y + dy)) for dx, dy in spread]

    def _colour(self, low: int, high: int) -> tuple[int, ...]:
        return tuple(int(value) for value in self._dice.integers(low, high, 3))


def stored_anew(picture: Image.Image, *, quality: int = 85, width: int = 0) -> bytes:
    """Return a picture as a JPEG of another quality, and of another width. [pixel]"""
    kept = picture.copy()
    if width:
        kept = kept.resize((width, math.ceil(width * picture.height / picture.width)))
    buffer = io.BytesIO()
    kept.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def cropped(picture: Image.Image, share: float) -> Image.Image:
    """Return a picture that lost ``share`` of its width and height at each side."""
    width, height = picture.size
    x, y = round(width * share), round(height * share)
    return picture.crop((x, y, width - x, height - y))
