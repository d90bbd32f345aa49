"""The navigation of the desk: sections and pages, each shown to those who may open it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from furong.foundation.web.navigation import NavigationItem, NavigationSection
from furong.foundation.web.strips import Strip

__all__ = ["CASE", "CASES_OF_SOURCE", "NAVIGATION", "STRIPS", "THING_OF_CASE"]

#: The address of the cases that came of something; the parts that report it do not know the case desk.
CASES_OF_SOURCE = "/cases?source={source}"

#: The address of a case, for what was reckoned from it.
CASE = "/cases/{number}"

#: The address of what a sensor watches, for the case that came of it.
THING_OF_CASE = "/sensing/points/{thing}"

#: What those on duty see above every page.
STRIPS = (
    Strip(
        path="/hotline/emergencies",
        topics=("hotline.emergency", "hotline.appeal", "hotline.call"),
        at_once="hotline.emergency",
        action="hotline.read",
        actions=frozenset({"hotline.take", "hotline.supervise", "alarm.acknowledge"}),
        not_on=frozenset({"/hotline", "/hotline/board"}),
    ),
)

NAVIGATION = (
    NavigationSection(
        title=_("Run the city"),
        items=(
            NavigationItem(title=_("Case desk"), path="/cases", icon="inbox", action="case.read"),
            NavigationItem(title=_("Supervision"), path="/supervision", icon="bell", action="case.supervise"),
            NavigationItem(title=_("Shift handover"), path="/handover", icon="clock", action="case.dispatch"),
            NavigationItem(title=_("Hotline"), path="/hotline", icon="inbox", action="hotline.read"),
            NavigationItem(title=_("Hotline board"), path="/hotline/board", icon="chart", action="hotline.rates"),
            NavigationItem(
                title=_("Between cities"), path="/hotline/transfers", icon="route", action="hotline.transfer"
            ),
            NavigationItem(title=_("Knowledge"), path="/hotline/knowledge", icon="file", action="knowledge.read"),
            NavigationItem(title=_("Hot topics"), path="/hotline/topics", icon="chart", action="hotline.read"),
            NavigationItem(
                title=_("Responsibilities"), path="/hotline/responsibilities", icon="file", action="hotline.read"
            ),
            NavigationItem(title=_("My tasks"), path="/tasks", icon="check", action="task.handle"),
            NavigationItem(title=_("Standards"), path="/standards", icon="file", action="standard.manage"),
            NavigationItem(title=_("Report something"), path="/report", icon="camera", action="case.report"),
            NavigationItem(title=_("Scores"), path="/scores", icon="chart", action="score.read"),
            NavigationItem(title=_("Cockpit"), path="/cockpit", icon="map", action="cockpit.read"),
        ),
    ),
    NavigationSection(
        title=_("Sense the city"),
        items=(
            NavigationItem(title=_("Sensing overview"), path="/sensing/overview", icon="globe", action="feed.read"),
            NavigationItem(title=_("Things"), path="/sensing/things", icon="search", action="feed.read"),
            NavigationItem(title=_("Monitoring points"), path="/sensing/points", icon="bike", action="feed.read"),
            NavigationItem(title=_("Parking zones"), path="/mobility/zones", icon="map", action="mobility.read"),
            NavigationItem(title=_("Watched vehicles"), path="/mobility/watch", icon="search", action="mobility.watch"),
            NavigationItem(title=_("Dispatch plans"), path="/mobility/plans", icon="route", action="mobility.operator"),
            NavigationItem(
                title=_("Operator scores"), path="/mobility/scores", icon="chart", action="mobility.operator"
            ),
            NavigationItem(title=_("Operators"), path="/mobility/operator", icon="user", action="mobility.operator"),
            NavigationItem(title=_("Alarms"), path="/sensing/alarms", icon="bell", action="alarm.read"),
            NavigationItem(title=_("Data sources"), path="/sensing/feeds", icon="data", action="feed.read"),
            NavigationItem(title=_("Alarm board"), path="/sensing/city-alarms", icon="bell", action="alarm.read"),
            NavigationItem(title=_("Rules"), path="/sensing/rules", icon="gear", action="rule.read"),
            NavigationItem(title=_("Connectors"), path="/sensing/connectors", icon="data", action="connector.read"),
            NavigationItem(title=_("Quarantine"), path="/sensing/quarantine", icon="filter", action="quarantine.read"),
        ),
    ),
    NavigationSection(
        title=_("System"),
        items=(
            NavigationItem(title=_("Scenario packs"), path="/packs", icon="box", action="feed.read"),
            NavigationItem(title=_("Node"), path="/node", icon="gear", action="node.read"),
        ),
    ),
)
