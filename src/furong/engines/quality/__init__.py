"""What may be wrong with a reading, one bit each, found while it is taken in."""

from furong.engines.quality.bits import QualityBit, quality_words
from furong.engines.quality.checks import clock_bits, range_bit, spike_bit, spread_after, stuck_bit
from furong.engines.quality.neighbours import disagreeing

__all__ = [
    "QualityBit",
    "clock_bits",
    "disagreeing",
    "quality_words",
    "range_bit",
    "spike_bit",
    "spread_after",
    "stuck_bit",
]
