"""The REST API, version 1: the routers of the nets under one roof."""

from __future__ import annotations

from furong.foundation.rest import DocumentedAPI, create_api
from furong.foundation.rest.areas import router as areas_router
from furong.foundation.rest.code_lists import router as code_lists_router
from furong.foundation.webhooks.rest import router as webhooks_router
from furong.nets.casework.rest.case_exports import router as case_exports_router
from furong.nets.casework.rest.clocks import router as clocks_router
from furong.nets.casework.rest.duplicates import router as duplicates_router
from furong.nets.casework.rest.handovers import router as handovers_router
from furong.nets.casework.rest.recounts import router as recounts_router
from furong.nets.casework.rest.recurrences import router as recurrences_router
from furong.nets.casework.rest.reports import router as casework_router
from furong.nets.casework.rest.requests import router as requests_router
from furong.nets.casework.rest.responsibilities import router as responsibilities_router
from furong.nets.casework.rest.scores import router as scores_router
from furong.nets.casework.rest.supervision import router as supervision_router
from furong.nets.hotline.rest.advice import router as advice_router
from furong.nets.hotline.rest.appeals import router as appeals_router
from furong.nets.hotline.rest.board import router as hotline_board_router
from furong.nets.hotline.rest.calls import router as calls_router
from furong.nets.hotline.rest.cities import router as cities_router
from furong.nets.hotline.rest.clocks import router as appeal_clocks_router
from furong.nets.hotline.rest.dispatching import router as dispatching_router
from furong.nets.hotline.rest.files import router as appeal_files_router
from furong.nets.hotline.rest.graph import router as graph_router
from furong.nets.hotline.rest.imports import router as appeal_imports_router
from furong.nets.hotline.rest.knowledge import router as knowledge_router
from furong.nets.hotline.rest.mandates import router as mandates_router
from furong.nets.hotline.rest.places import router as places_router
from furong.nets.hotline.rest.replies import router as replies_router
from furong.nets.hotline.rest.slots import router as slots_router
from furong.nets.hotline.rest.steps import router as appeal_steps_router
from furong.nets.hotline.rest.suggestions import router as suggestions_router
from furong.nets.hotline.rest.text_models import router as text_models_router
from furong.nets.hotline.rest.topic_deeds import router as topic_deeds_router
from furong.nets.hotline.rest.topics import router as topics_router
from furong.nets.hotline.rest.trainings import router as trainings_router
from furong.nets.mobility.rest.counts import router as zone_counts_router
from furong.nets.mobility.rest.feeds import router as operator_feeds_router
from furong.nets.mobility.rest.forecasts import router as zone_forecasts_router
from furong.nets.mobility.rest.gbfs import router as gbfs_sources_router
from furong.nets.mobility.rest.operators import router as operators_router
from furong.nets.mobility.rest.overflow import router as overflow_router
from furong.nets.mobility.rest.plans import router as dispatch_plans_router
from furong.nets.mobility.rest.publishing import router as zone_releases_router
from furong.nets.mobility.rest.quotas import router as operator_quotas_router
from furong.nets.mobility.rest.score_appeals import router as score_appeals_router
from furong.nets.mobility.rest.scores import router as operator_scores_router
from furong.nets.mobility.rest.watch import router as watch_router
from furong.nets.mobility.rest.zones import router as zones_router
from furong.nets.sensing.rest import router as sensing_router
from furong.nets.sensing.rest.city_alarms import router as city_alarms_router
from furong.nets.sensing.rest.connectors import router as connectors_router
from furong.nets.sensing.rest.history import router as history_router
from furong.nets.sensing.rest.history_policy import router as history_policy_router
from furong.nets.sensing.rest.intake import router as intake_router
from furong.nets.sensing.rest.rules import router as rules_router
from furong.nets.sensing.rest.things import router as things_router
from furong.scenarios.rest import router as packs_router

__all__ = ["api"]

#: Shared vehicles: those who park, where, and where there is too much of it.
_MOBILITY = (
    operators_router,
    dispatch_plans_router,
    operator_scores_router,
    score_appeals_router,
    operator_quotas_router,
    overflow_router,
    watch_router,
    operator_feeds_router,
    zone_counts_router,
    zone_releases_router,
    gbfs_sources_router,
    zone_forecasts_router,
    zones_router,
)
_HOTLINE = (
    calls_router,
    appeals_router,
    appeal_steps_router,
    appeal_clocks_router,
    knowledge_router,
    replies_router,
    appeal_imports_router,
    topic_deeds_router,
    topics_router,
    mandates_router,
    slots_router,
    suggestions_router,
    text_models_router,
    trainings_router,
    advice_router,
    dispatching_router,
    hotline_board_router,
    places_router,
    cities_router,
    appeal_files_router,
    graph_router,
)


def _api() -> DocumentedAPI:
    made = create_api(
        title="Furong",
        version="1",
        description="Sense the city, open cases, and see each one through to a checked end. "
        "Every error is a problem document (RFC 9457) with a code, a sentence and a next step.",
    )
    for router in (
        areas_router,
        code_lists_router,
        sensing_router,
        things_router,
        intake_router,
        connectors_router,
        city_alarms_router,
        rules_router,
        history_router,
        history_policy_router,
        case_exports_router,
        duplicates_router,
        recurrences_router,
        casework_router,
        clocks_router,
        recounts_router,
        responsibilities_router,
        requests_router,
        supervision_router,
        handovers_router,
        scores_router,
        *_MOBILITY,
        *_HOTLINE,
        packs_router,
        webhooks_router,
    ):
        made.add_router("", router)
    return made


api = _api()
