"""The navigation of the desk: sections and pages, each shown to those who may open it."""

from __future__ import annotations

from furong.foundation.web.navigation import NavigationItem, NavigationSection

__all__ = ["NAVIGATION"]

NAVIGATION = (
    NavigationSection(
        title="Run the city",
        items=(
            NavigationItem(title="Case desk", path="/cases", icon="inbox", action="case.read"),
            NavigationItem(title="My tasks", path="/tasks", icon="check", action="task.handle"),
            NavigationItem(title="Cockpit", path="/cockpit", icon="map", action="cockpit.read"),
        ),
    ),
    NavigationSection(
        title="Sense the city",
        items=(
            NavigationItem(title="Monitoring points", path="/sensing/points", icon="bike", action="feed.read"),
            NavigationItem(title="Alarms", path="/sensing/alarms", icon="bell", action="alarm.read"),
            NavigationItem(title="Data sources", path="/sensing/feeds", icon="data", action="feed.read"),
            NavigationItem(title="Quarantine", path="/sensing/quarantine", icon="filter", action="quarantine.read"),
        ),
    ),
    NavigationSection(
        title="System",
        items=(
            NavigationItem(title="Scenario packs", path="/packs", icon="box", action="feed.read"),
            NavigationItem(title="Node", path="/node", icon="gear", action="node.read"),
        ),
    ),
)
