"""What other layers may ask of sensing."""

from __future__ import annotations

from furong.nets.sensing.actions.acknowledge_alarm import acknowledge_alarm
from furong.nets.sensing.actions.evaluate_feed import FeedEvaluator, evaluating
from furong.nets.sensing.actions.install_definitions import install_rule, install_stream
from furong.nets.sensing.actions.quarantine_zones import quarantine_zones
from furong.nets.sensing.actions.register_feed import register_feed
from furong.nets.sensing.actions.settle_rejection import discard_rejection, replay_rejection
from furong.nets.sensing.actions.store_observations import store_observations
from furong.nets.sensing.contracts import ReasonCode, StreamSpec
from furong.nets.sensing.domain.csv_rows import csv_deliveries
from furong.nets.sensing.domain.ndjson import LINE_MAX, read_lines
from furong.nets.sensing.domain.records import Delivery, Unusable
from furong.nets.sensing.domain.trial import tried_episodes
from furong.nets.sensing.selectors.alarms import get_alarm_for, list_alarms_for
from furong.nets.sensing.selectors.feeds import get_feed, get_thing, list_feeds, list_things, stream_of
from furong.nets.sensing.selectors.figures import count_alarms, count_observations, read_occupancy_columns
from furong.nets.sensing.selectors.levels import list_levels, list_point_states
from furong.nets.sensing.selectors.presence import read_density
from furong.nets.sensing.selectors.rejections import (
    RejectionPage,
    count_rejections,
    get_rejection,
    list_rejections,
)

__all__ = [
    "LINE_MAX",
    "Delivery",
    "FeedEvaluator",
    "ReasonCode",
    "RejectionPage",
    "StreamSpec",
    "Unusable",
    "acknowledge_alarm",
    "count_alarms",
    "count_observations",
    "count_rejections",
    "csv_deliveries",
    "discard_rejection",
    "evaluating",
    "get_alarm_for",
    "get_feed",
    "get_rejection",
    "get_thing",
    "install_rule",
    "install_stream",
    "list_alarms_for",
    "list_feeds",
    "list_levels",
    "list_point_states",
    "list_rejections",
    "list_things",
    "quarantine_zones",
    "read_density",
    "read_lines",
    "read_occupancy_columns",
    "register_feed",
    "replay_rejection",
    "store_observations",
    "stream_of",
    "tried_episodes",
]
