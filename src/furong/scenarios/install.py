"""Installing a pack: its streams, rules and types of cases become known to the nets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.nets.casework import api as casework
from furong.nets.mobility.api.overflow import install_thresholds
from furong.nets.mobility.api.scores import install_formula
from furong.nets.sensing import api as sensing
from furong.nets.sensing.api.rules import install_city_rule
from furong.nets.sensing.contracts import FeedClock
from furong.scenarios.city_rules import city_rule_spec
from furong.scenarios.overflow_rules import thresholds_of
from furong.scenarios.pack import Pack, list_packs, load_pack
from furong.scenarios.things import things_of
from furong.scenarios.translate import case_type_spec, period_s, points_of, rule_spec, stream_spec

__all__ = ["install_pack", "install_packs"]


def install_packs(root: Path, day: date) -> list[Pack]:
    """Install every pack below ``root`` as it holds on ``day`` and return them.

    Raises:
        PackUnusable: When anything is wrong with one of them.
    """
    packs = [load_pack(root, name) for name in list_packs(root)]
    for pack in packs:
        install_pack(pack, day)
    return packs


def install_pack(pack: Pack, day: date) -> None:
    """Install one pack as it holds on ``day``, whole or not at all."""
    with transaction():
        for name in pack.streams:
            sensing.install_stream(stream_spec(pack, name, day))
        for name in pack.cases:
            casework.install_case_type(case_type_spec(pack, name, day))
        for name in pack.rules:
            sensing.install_rule(rule_spec(pack, name, day))
        for name, rule in pack.city_rules.items():
            spec = city_rule_spec(pack.id, name, rule, pack.parameters, pack.texts, day)
            install_city_rule(spec, mode=rule.mode, by=f"pack {pack.id}", now=city_clock().now())
        for entry in pack.overflows.values():
            opens = f"{pack.id}/{entry.opens}" if entry.opens else ""
            install_thresholds(thresholds_of(entry, pack.parameters, day), case_type=opens, by=f"pack {pack.id}")
        for formula in pack.formulas.values():
            install_formula(formula, by=f"pack {pack.id}")
        for name, stream in pack.streams.items():
            feed = f"{pack.id}-{name}"
            sensing.register_feed(
                feed,
                stream=f"{pack.id}/{name}",
                title_zh=pack.text(stream.title, "zh"),
                title_en=pack.text(stream.title, "en"),
                clock=FeedClock.SYSTEM,
                area=pack.manifest.region,
                things=things_of(
                    feed, points_of(pack, name).zones, category=stream.category, area=pack.manifest.region
                ),
                period_s=period_s(pack, name, day),
            )
