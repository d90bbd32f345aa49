"""Prints of pictures: short numbers that stay nearly the same when a picture is stored or sized anew."""

from furong.engines.pictures.prints import BANDS, SIDE, bands_of, bits_apart, near_bands, print_of

__all__ = ["BANDS", "SIDE", "bands_of", "bits_apart", "near_bands", "print_of"]
