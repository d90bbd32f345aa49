"""Prints of pictures, which stay nearly the same when a picture is stored anew, and what sets two pictures apart."""

from furong.engines.pictures.likeness import LIKENESS_SIDE, difference
from furong.engines.pictures.prints import BANDS, SIDE, bands_of, bits_apart, near_bands, print_of

__all__ = ["BANDS", "LIKENESS_SIDE", "SIDE", "bands_of", "bits_apart", "difference", "near_bands", "print_of"]
