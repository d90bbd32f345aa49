"""How much of a picture another one does not show, once the two are laid over one another.

Prints find what may be a copy; this tells a copy from another photo of the same place. A copy, stored anew, lighter, or
with its edges cut off, is the earlier picture everywhere; another photo, even by a camera that stands still, differs
where something came, went or moved. The two are laid over one another by the inverse of Lucas and Kanade's method (An
Iterative Image Registration Technique, IJCAI 1981) over a shift and a scale along each side, lighting and contrast,
from coarse to fine; what is left is looked at block by block, and the block that differs most tells.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["LIKENESS_SIDE", "difference"]

Grey = npt.NDArray[np.float64]

#: Side of the grey pictures that are compared. [pixel]
LIKENESS_SIDE = 64
_BLOCKS = 8
#: How often the pictures are smoothed, and how many steps are taken then, from coarse to fine. [1]
_LEVELS = ((6, 8), (2, 8), (0, 6))
_KERNEL = np.array([1, 4, 6, 4, 1]) / 16
#: A copy shows at least so much of each side. [1]
_SCALE_MIN, _SHIFT_MAX = 0.8, 0.2
#: Grey values that spread less are taken to spread so much: nothing is made of noise. [grey value]
_SPREAD_MIN = 8.0
_ACROSS = np.linspace(-1, 1, LIKENESS_SIDE)
_SMALL = 1e-6


def difference(new: npt.NDArray[np.uint8], old: npt.NDArray[np.uint8]) -> float:
    """Return by how much the block of ``new`` that differs most from ``old`` does, in spreads of grey values. [1]

    Args:
        new: Grey values of the later picture, :data:`LIKENESS_SIDE` × :data:`LIKENESS_SIDE`.
        old: Those of the earlier one, of which it may show a part.
    """
    later, earlier = (_smoothed(picture.astype(np.float64), 1) for picture in (new, old))
    laid = _sampled(earlier, _laid_over(later, earlier))
    later_rest, laid_rest = later - later.mean(), laid - laid.mean()
    gain = float((later_rest * laid_rest).sum()) / max(float((laid_rest**2).sum()), _SMALL)
    apart = np.abs(later_rest - gain * laid_rest) / max(float(later.std()), _SPREAD_MIN)
    size = LIKENESS_SIDE // _BLOCKS
    return float(apart.reshape(_BLOCKS, size, _BLOCKS, size).mean(axis=(1, 3)).max())


def _laid_over(new: Grey, old: Grey) -> Grey:
    """Return scale and shift down, then scale and shift across, under which ``old`` shows what ``new`` shows."""
    found: Grey = np.array([1.0, 0.0, 1.0, 0.0])
    ones = np.ones_like(new)
    for smoothings, steps in _LEVELS:
        wanted, source = _standing(_smoothed(new, smoothings)), _smoothed(old, smoothings)
        for _ in range(steps):
            shown = _standing(_sampled(source, found))
            down = np.gradient(shown, _ACROSS, axis=0) / found[0]
            across = np.gradient(shown, _ACROSS, axis=1) / found[2]
            slopes = np.stack(
                [down * _ACROSS[:, np.newaxis], down, across * _ACROSS[np.newaxis, :], across, shown, ones], axis=-1
            ).reshape(-1, 6)
            normal = slopes.T @ slopes + _SMALL * new.size * np.eye(6)
            found = found + np.linalg.solve(normal, slopes.T @ (wanted - shown).ravel())[:4]
            found[[0, 2]] = np.clip(found[[0, 2]], _SCALE_MIN, 1.05)
            found[[1, 3]] = np.clip(found[[1, 3]], -_SHIFT_MAX, _SHIFT_MAX)
    return found


def _sampled(picture: Grey, laid: Grey) -> Grey:
    """Return what a picture shows under a scale and a shift along each side, by linear interpolation."""
    last = LIKENESS_SIDE - 1
    rows = np.clip((laid[0] * _ACROSS + laid[1] + 1) / 2 * last, 0, last - _SMALL)
    columns = np.clip((laid[2] * _ACROSS + laid[3] + 1) / 2 * last, 0, last - _SMALL)
    row, column = rows.astype(np.int64), columns.astype(np.int64)
    below, right = (rows - row)[:, np.newaxis], (columns - column)[np.newaxis, :]
    upper = picture[row][:, column] * (1 - right) + picture[row][:, column + 1] * right
    lower = picture[row + 1][:, column] * (1 - right) + picture[row + 1][:, column + 1] * right
    sampled: Grey = upper * (1 - below) + lower * below
    return sampled


def _smoothed(picture: Grey, times: int) -> Grey:
    for _ in range(times):
        padded = np.pad(picture, 2, mode="edge")
        picture = sum((weight * padded[i : i + LIKENESS_SIDE] for i, weight in enumerate(_KERNEL)), np.zeros(()))
        picture = sum((weight * picture[:, i : i + LIKENESS_SIDE] for i, weight in enumerate(_KERNEL)), np.zeros(()))
    return picture


def _standing(picture: Grey) -> Grey:
    rest: Grey = (picture - picture.mean()) / max(float(picture.std()), _SMALL)
    return rest
