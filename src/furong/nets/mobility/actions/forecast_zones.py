"""Forecast how many vehicles stand in every zone half an hour and an hour from now."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from furong.engines.forecast import forecast_occupancy, learn_occupancy
from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.contracts.forecasts import HORIZONS
from furong.nets.mobility.models import ZoneCount, ZoneForecast
from furong.nets.mobility.selectors.feed_outages import list_feed_outages
from furong.nets.mobility.selectors.forecasts import BIN_MIN, BINS_BEFORE, levels_around

__all__ = ["forecast_zones"]

#: A count as old as this is not what stands there now.
_FRESH = timedelta(minutes=3)


@transaction_required
def forecast_zones() -> int:
    """Forecast the zones that were counted just now and return how many forecasts that made; each once.

    Nothing is forecast while a feed is out: what is counted then is not what stands there.
    """
    now = city_clock().now().replace(second=0, microsecond=0)
    outages = list_feed_outages(now)
    rows = ZoneCount.objects.filter(source=CountSource.FEED.value, at__gt=now - _FRESH, at__lte=now, conf__gte=1)
    stood = {row.zone_id: row.total for row in rows.order_by("at", "id")}
    known = ZoneForecast.objects.filter(made_at=now).values_list("zone", flat=True)
    zones = sorted(set(stood) - set(known))
    if not zones or any(one.present for one in outages):
        return 0
    horizons = {int(one.total_seconds()) // 60: one for one in HORIZONS}
    levels = levels_around(now, zones, outages)
    model = learn_occupancy(levels, bin_min=BIN_MIN, horizons_min=tuple(horizons))
    current = np.array([stood[zone] for zone in zones])
    made = []
    for minutes, ahead in horizons.items():
        expected, sigma = forecast_occupancy(model, current, bin_now=BINS_BEFORE, horizon_min=minutes)
        made += [
            ZoneForecast(
                zone_id=zone,
                made_at=now,
                horizon_min=minutes,
                for_at=now + ahead,
                expected=round(float(expected[place]), 3),
                sigma=round(float(sigma[place]), 3),
                stood=stood[zone],
                days=model.days,
            )
            for place, zone in enumerate(zones)
        ]
    ZoneForecast.objects.bulk_create(made)
    notify("mobility.count")
    return len(made)
