"""Every address of the node."""

from __future__ import annotations

from django.urls import path

from furong.cockpit import bike_point, operator_desk
from furong.cockpit import pages as cockpit
from furong.foundation.web import preferences
from furong.foundation.web import sign_in as door
from furong.nets.casework import pages as casework
from furong.nets.casework.adapters.open311 import open311, open311_test
from furong.nets.casework.pages import duplicates as case_duplicates
from furong.nets.casework.pages import handovers as casework_handovers
from furong.nets.casework.pages import requests as casework_requests
from furong.nets.casework.pages import saved_views
from furong.nets.casework.pages import supervision as casework_supervision
from furong.nets.hotline.adapters.cities import door as city_door
from furong.nets.hotline.adapters.messenger import messenger
from furong.nets.hotline.pages import advice as hotline_advice
from furong.nets.hotline.pages import appeal as hotline_appeal
from furong.nets.hotline.pages import board as hotline_board
from furong.nets.hotline.pages import call as hotline_call
from furong.nets.hotline.pages import citizen as hotline_citizen
from furong.nets.hotline.pages import desk as hotline_desk
from furong.nets.hotline.pages import dispatch_figures as hotline_dispatch
from furong.nets.hotline.pages import emergencies as hotline_emergencies
from furong.nets.hotline.pages import graph as hotline_graph
from furong.nets.hotline.pages import imports as hotline_imports
from furong.nets.hotline.pages import knowledge as hotline_knowledge
from furong.nets.hotline.pages import mandates as hotline_mandates
from furong.nets.hotline.pages import model as hotline_model
from furong.nets.hotline.pages import topic_acts as hotline_topic_acts
from furong.nets.hotline.pages import topics as hotline_topics
from furong.nets.hotline.pages import track as hotline_track
from furong.nets.hotline.pages import transfers as hotline_transfers
from furong.nets.mobility.adapters.gbfs import gbfs_feed, zones_geojson
from furong.nets.mobility.adapters.mds import mds_agency, mds_geography, mds_policy
from furong.nets.mobility.pages import plans as mobility_plans
from furong.nets.mobility.pages import quotas as mobility_quotas
from furong.nets.mobility.pages import score_appeals as mobility_score_appeals
from furong.nets.mobility.pages import scores as mobility_scores
from furong.nets.mobility.pages import watch as mobility_watch
from furong.nets.mobility.pages import zones as mobility_zones
from furong.nets.sensing import pages as sensing
from furong.nets.sensing.adapters.sensorthings import sensorthings
from furong.project import node_pages as node
from furong.project.api_v1 import api
from furong.scenarios import pages as scenarios

handler404 = "furong.foundation.web.errors.unknown_page"
handler500 = "furong.foundation.web.errors.server_error"

urlpatterns = [
    path("", door.go_home, name="home"),
    path("login", door.sign_in, name="login"),
    path("logout", door.sign_out, name="logout"),
    path("language", preferences.choose_language, name="language"),
    path("text-size", preferences.choose_text_size, name="text-size"),
    path("me", preferences.me, name="me"),
    path("cockpit", cockpit.cockpit_page, name="cockpit"),
    path("cockpit/panels/<slug:name>", cockpit.panel, name="cockpit-panel"),
    path("cockpit/map/<slug:layer_name>.geojson", cockpit.map_layer, name="cockpit-map"),
    path("cases", casework.desk, name="cases"),
    path("cases/rows", casework.rows, name="case-rows"),
    path("cases/dispatch", casework.dispatch_many, name="case-dispatch-many"),
    path("cases/undo-dispatch", casework.undo_many, name="case-undo-many"),
    path("cases/views", saved_views.save_view, name="case-view-save"),
    path("cases/views/<int:number>/remove", saved_views.remove_view, name="case-view-remove"),
    path("cases/exports", casework.case_exports_page, name="case-exports"),
    path("cases/<str:number>", casework.case_page, name="case"),
    path("cases/<str:number>/drawer", casework.drawer, name="case-drawer"),
    path("cases/<str:number>/reporter", casework.case_reporter, name="case-reporter"),
    path("cases/<str:number>/undo-dispatch", casework.undo_dispatch, name="case-undo-dispatch"),
    path("cases/<str:number>/merger/<slug:step>", case_duplicates.merge_case, name="case-merger"),
    path("cases/<str:number>/steps/<slug:step>", casework.take_case_step, name="case-step"),
    path("cases/<str:number>/suspend", casework_requests.suspend_case, name="case-suspend"),
    path("cases/<str:number>/requests/<slug:kind>", casework_requests.ask_for_case, name="case-request"),
    path("cases/<str:number>/supervisions", casework_supervision.supervise_case, name="case-supervise"),
    path("supervision", casework_supervision.board, name="supervision"),
    path("supervisions/<int:number>/replies", casework_supervision.reply_to_supervision, name="supervision-reply"),
    path("supervisions/<int:number>/lift", casework_supervision.lift_supervision, name="supervision-lift"),
    path("handover", casework_handovers.handover_page, name="handover"),
    path("handover/<int:number>", casework_handovers.handover_report, name="handover-report"),
    path("handovers", casework_handovers.give_over, name="handover-give"),
    path("handovers/<int:number>/taking-over", casework_handovers.take_over, name="handover-take"),
    path("requests/<int:number>/<slug:kind>/decision", casework_requests.decide_request, name="request-decision"),
    path("requests/<int:number>/withdraw", casework_requests.withdraw_request, name="request-withdraw"),
    path("report", casework.report_page, name="report"),
    path("report/ground.geojson", casework.report_ground, name="report-ground"),
    path("report/sent/<str:number>", casework.report_sent, name="report-sent"),
    path("standards", casework.standards_page, name="standards"),
    path("standards/load", casework.load_standard, name="standard-load"),
    path("standards/<str:key>", casework.standard_page, name="standard"),
    path("standards/<str:key>/<slug:step>", casework.standard_step, name="standard-step"),
    path("scores", casework.scores_page, name="scores"),
    path("scores/cases", casework.score_cases_page, name="score-cases"),
    path("tasks", casework.tasks_page, name="tasks"),
    path("tasks/<uuid:identity>", casework.task_page, name="task"),
    path("tasks/<uuid:identity>/photos", casework.add_photo, name="task-photo"),
    path("tasks/<uuid:identity>/steps/<slug:step>", casework.take_task_step, name="task-step"),
    path("tasks/<uuid:identity>/requests/<slug:kind>", casework_requests.ask_for_task, name="task-request"),
    path("sw.js", casework.service_worker, name="service-worker"),
    path("photos/<int:number>", casework.photo, name="photo"),
    path("sensing/points", sensing.points_page, name="points"),
    path("sensing/points/<path:code>", sensing.point_page, name="point"),
    path("sensing/alarms", sensing.alarms_page, name="alarms"),
    path("sensing/alarms/<uuid:identity>/acknowledge", sensing.acknowledge, name="alarm-acknowledge"),
    path("sensing/feeds", sensing.feeds_page, name="feeds"),
    path("sensing/quarantine", sensing.quarantine_page, name="quarantine"),
    path("sensing/quarantine/<int:number>", sensing.rejection_page, name="rejection"),
    path("sensing/quarantine/<int:number>/<slug:act>", sensing.settle, name="rejection-settle"),
    path("sensing", sensing.overview_page, name="sensing"),
    path("sensing/overview", sensing.overview_page, name="sensing-overview"),
    path("sensing/things", sensing.things_page, name="things"),
    path("sensing/things/<path:code>", sensing.thing_page, name="thing"),
    path("sensing/tiles/changes", sensing.map_changes, name="map-changes"),
    path("sensing/tiles/<int:zoom>/<int:across>/<int:down>.mvt", sensing.map_tile, name="map-tile"),
    path("sensing/quarantine/city", sensing.city_quarantine_page, name="city-quarantine"),
    path("sensing/quarantine/city/<int:number>", sensing.city_rejection_page, name="city-rejection"),
    path("sensing/quarantine/city/<int:number>/<slug:act>", sensing.settle_city, name="city-rejection-settle"),
    path("sensing/city-alarms", sensing.city_alarms_page, name="city-alarms"),
    path("sensing/city-alarms/<uuid:identity>", sensing.city_alarm_page, name="city-alarm"),
    path("sensing/city-alarms/<uuid:identity>/<slug:act>", sensing.steer_city_alarm, name="city-alarm-steer"),
    path("sensing/rules", sensing.rules_page, name="rules"),
    path("sensing/rules/new", sensing.new_rule_page, name="rule-new"),
    path("sensing/rule-save", sensing.save_rule, name="rule-save"),
    path("sensing/rule-acts/<slug:act>", sensing.steer_rule, name="rule-steer"),
    path("sensing/rules/<path:key>", sensing.rule_page, name="rule"),
    path("sensing/connectors", sensing.connectors_page, name="connectors"),
    path("sensing/connectors/<slug:key>/<slug:act>", sensing.steer_connector, name="connector-steer"),
    path("mds/agency/<path:rest>", mds_agency, name="mds-agency"),
    path("mds/policy/<path:rest>", mds_policy, name="mds-policy"),
    path("mds/geography/<path:rest>", mds_geography, name="mds-geography"),
    path("gbfs/3.0/<slug:name>.json", gbfs_feed, name="gbfs"),
    path("open-data/zones.geojson", zones_geojson, name="zones-geojson"),
    path("mobility/zones", mobility_zones.zones_page, name="parking-zones"),
    path("mobility/new-zone", mobility_zones.make_zone, name="parking-zone-new"),
    path("mobility/operator", operator_desk.operator_desk, name="operator-desk"),
    path("mobility/plans", mobility_plans.plans_page, name="dispatch-plans"),
    path("mobility/plans/<int:number>", mobility_plans.plan_page, name="dispatch-plan"),
    path("mobility/new-plan", mobility_plans.make_plan, name="dispatch-plan-new"),
    path("mobility/quotas", mobility_quotas.quotas_page, name="operator-quotas"),
    path("mobility/quotas/propose", mobility_quotas.propose_quotas, name="operator-quotas-propose"),
    path("mobility/quotas/<int:number>/decide", mobility_quotas.decide_quotas, name="operator-quotas-decide"),
    path("mobility/scores", mobility_scores.scores_page, name="operator-scores"),
    path("mobility/scores/appeals", mobility_score_appeals.appeal_score, name="score-appeals"),
    path(
        "mobility/scores/appeals/<int:number>/decide",
        mobility_score_appeals.decide_score_appeal,
        name="score-appeals-decide",
    ),
    path("mobility/scores/given", mobility_scores.give_fact, name="operator-scores-given"),
    path("mobility/points/<str:key>", bike_point.bike_point, name="bike-point"),
    path("mobility/ground.geojson", mobility_zones.zone_ground, name="parking-ground"),
    path("mobility/map.geojson", mobility_zones.zone_places, name="parking-places"),
    path("mobility/zones/<str:key>", mobility_zones.zone_page, name="parking-zone"),
    path("mobility/zones/<str:key>/edit", mobility_zones.edit_zone, name="parking-zone-edit"),
    path("mobility/zones/<str:key>/<slug:act>", mobility_zones.steer_zone, name="parking-zone-steer"),
    path("mobility/watch", mobility_watch.watch_page, name="watch-list"),
    path("mobility/new-watch", mobility_watch.new_watch_page, name="watch-new"),
    path("mobility/watch/<int:number>", mobility_watch.watch_entry_page, name="watch-entry"),
    path("mobility/watch/<int:number>/<slug:act>", mobility_watch.steer_watch, name="watch-steer"),
    path("citizen", hotline_citizen.citizen_appeal, name="citizen-appeal"),
    path("citizen/track", hotline_track.citizen_track, name="citizen-track"),
    path("hotline", hotline_desk.hotline_desk, name="hotline"),
    path("hotline/emergencies", hotline_emergencies.emergency_strip, name="hotline-emergencies"),
    path("hotline/board", hotline_board.hotline_board, name="hotline-board"),
    path("hotline/board.csv", hotline_board.board_table, name="hotline-board-table"),
    path("hotline/board/<slug:kind>", hotline_board.board_figure, name="hotline-board-figure"),
    path("hotline/dispatch-rates", hotline_dispatch.dispatch_page, name="hotline-dispatch"),
    path("hotline/dispatch-rates.csv", hotline_dispatch.dispatch_table, name="hotline-dispatch-table"),
    path("hotline/transfers", hotline_transfers.transfers_page, name="transfers"),
    path("hotline/transfers/<uuid:transfer>/<slug:step>", hotline_transfers.transfer_step, name="transfer-step"),
    path("cities/v1/messages", city_door.city_messages, name="city-messages"),
    path("cities/v1/files", city_door.city_files, name="city-files"),
    path("hotline/new", hotline_call.new_appeal, name="hotline-call"),
    path("hotline/imports", hotline_imports.appeal_imports, name="hotline-imports"),
    path("hotline/import-rows/<int:number>/<slug:act>", hotline_imports.settle_import_row, name="import-row-settle"),
    path("hotline/topics", hotline_topics.hotline_topics, name="hotline-topics"),
    path("hotline/topics/<int:number>", hotline_topics.hotline_topic, name="hotline-topic"),
    path("hotline/topics/<int:number>/<slug:act>", hotline_topic_acts.act_on_topic, name="topic-act"),
    path("hotline/appeals/<str:number>/similar", hotline_topic_acts.appeal_similar, name="appeal-similar"),
    path("hotline/appeals/<str:number>/topic", hotline_topic_acts.put_to_topic, name="appeal-topic"),
    path("hotline/messenger", messenger, name="hotline-messenger"),
    path("hotline/model", hotline_model.hotline_model, name="hotline-model"),
    path("hotline/model/train", hotline_model.hotline_model_train, name="hotline-model-train"),
    path("hotline/model/<int:version>/use", hotline_model.hotline_model_use, name="hotline-model-use"),
    path("hotline/reading", hotline_call.read_along, name="hotline-reading"),
    path("hotline/draft", hotline_call.keep_call_draft, name="hotline-draft"),
    path("hotline/draft/drop", hotline_call.drop_call_draft, name="hotline-draft-drop"),
    path("hotline/appeals/<str:number>", hotline_appeal.appeal_page, name="appeal"),
    path("hotline/appeals/<str:number>/citizen", hotline_appeal.appeal_citizen, name="appeal-citizen"),
    path("hotline/appeals/<str:number>/steps/<slug:step>", hotline_appeal.appeal_step, name="appeal-step"),
    path("hotline/appeals/<str:number>/second-opinion", hotline_advice.second_opinion, name="appeal-opinion"),
    path("hotline/appeals/<str:number>/rephrased-draft", hotline_advice.rephrased_draft, name="appeal-rephrased"),
    path("hotline/appeals/<str:number>/knowledge", hotline_knowledge.ask_knowledge, name="appeal-knowledge"),
    path("hotline/graph", hotline_graph.graph_page, name="hotline-graph"),
    path("hotline/responsibilities", hotline_mandates.mandates_page, name="hotline-responsibilities"),
    path("hotline/knowledge", hotline_knowledge.knowledge_page, name="knowledge"),
    path("hotline/knowledge/new", hotline_knowledge.new_knowledge, name="knowledge-new"),
    path("hotline/knowledge/<int:number>", hotline_knowledge.knowledge_item, name="knowledge-item"),
    path("hotline/knowledge/<int:number>/edit", hotline_knowledge.edit_knowledge, name="knowledge-edit"),
    path("hotline/knowledge/<int:number>/retire", hotline_knowledge.retire_knowledge, name="knowledge-retire"),
    path("open311/v2/<path:rest>", open311, name="open311"),
    path("open311/test/v2/<path:rest>", open311_test, name="open311-test"),
    path("packs", scenarios.packs_page, name="packs"),
    path("packs/<slug:name>", scenarios.pack_page, name="pack"),
    path("node", node.node_page, name="node"),
    path("problems/<str:code>", node.problem_page, name="problem"),
    path("sensorthings/v1.1", sensorthings, name="sensorthings-root"),
    path("sensorthings/v1.1/<path:rest>", sensorthings, name="sensorthings"),
    path("api/v1/", api.urls),
]
