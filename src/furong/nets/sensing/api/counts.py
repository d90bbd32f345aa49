"""What other layers may ask about amounts."""

from furong.nets.sensing.selectors.city_counts import alarmed_codes, count_city_alarms, count_history
from furong.nets.sensing.selectors.engine_marks import EngineFigures, engine_figures

__all__ = ["EngineFigures", "alarmed_codes", "count_city_alarms", "count_history", "engine_figures"]
