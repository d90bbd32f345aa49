"""What other layers may ask of sensing."""

from __future__ import annotations

from furong.nets.sensing.actions.acknowledge_alarm import acknowledge_alarm
from furong.nets.sensing.actions.evaluate_feed import FeedEvaluator
from furong.nets.sensing.actions.install_definitions import install_rule, install_stream
from furong.nets.sensing.actions.quarantine_zones import quarantine_zones
from furong.nets.sensing.actions.register_feed import register_feed
from furong.nets.sensing.actions.settle_rejection import discard_rejection, replay_rejection, restore_rejection
from furong.nets.sensing.actions.store_observations import store_observations
from furong.nets.sensing.contracts import PointState, ReasonCode, StreamSpec
from furong.nets.sensing.domain.csv_rows import read_table
from furong.nets.sensing.domain.ndjson import LINE_MAX, read_lines
from furong.nets.sensing.domain.records import Delivery, Unusable, fields_needed
from furong.nets.sensing.domain.telling import told_in_order
from furong.nets.sensing.domain.trial import tried_episodes
from furong.nets.sensing.selectors.alarms import get_alarm_for, list_alarms_for
from furong.nets.sensing.selectors.feeds import (
    find_main_feed_for,
    get_feed,
    get_feed_for,
    get_thing_for,
    list_feeds,
    list_feeds_for,
    list_things,
    stream_of,
)
from furong.nets.sensing.selectors.figures import count_alarms, count_observations, read_level_columns
from furong.nets.sensing.selectors.freshness import Freshness, FreshnessState, freshness_of
from furong.nets.sensing.selectors.levels import list_levels, list_point_states
from furong.nets.sensing.selectors.presence import read_density
from furong.nets.sensing.selectors.rejections import (
    RejectionPage,
    count_rejections_for,
    get_rejection_for,
    list_rejections_for,
)

__all__ = [
    "LINE_MAX",
    "Delivery",
    "FeedEvaluator",
    "Freshness",
    "FreshnessState",
    "PointState",
    "ReasonCode",
    "RejectionPage",
    "StreamSpec",
    "Unusable",
    "acknowledge_alarm",
    "count_alarms",
    "count_observations",
    "count_rejections_for",
    "discard_rejection",
    "fields_needed",
    "find_main_feed_for",
    "freshness_of",
    "get_alarm_for",
    "get_feed",
    "get_feed_for",
    "get_rejection_for",
    "get_thing_for",
    "install_rule",
    "install_stream",
    "list_alarms_for",
    "list_feeds",
    "list_feeds_for",
    "list_levels",
    "list_point_states",
    "list_rejections_for",
    "list_things",
    "quarantine_zones",
    "read_density",
    "read_level_columns",
    "read_lines",
    "read_table",
    "register_feed",
    "replay_rejection",
    "restore_rejection",
    "store_observations",
    "stream_of",
    "told_in_order",
    "tried_episodes",
]
