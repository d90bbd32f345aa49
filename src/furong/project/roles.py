"""Roles × actions: the one table that says who may do what. Area and organisation come from each person's grants."""

from __future__ import annotations

from furong.foundation.identity.roles import Role

__all__ = ["ROLES"]

_LOOK = frozenset(
    {
        "cockpit.read",
        "alarm.read",
        "rule.read",
        "feed.read",
        "history.read",
        "sensorthings.read",
        "case.read",
        "task.read",
        "mobility.read",
        "mobility.operator",
        "hotline.read",
        "knowledge.read",
    }
)

_TABLE = (
    Role(
        code="duty_officer",
        title_zh="值班员",
        title_en="Duty officer",
        actions=_LOOK
        | {"alarm.acknowledge", "case.report", "reporter.read", "score.read", "case.export"}
        | {"case.register", "case.dispatch", "case.void", "case.suspend", "case.supervise", "mobility.watch"}
        | {"mobility.plan", "mobility.score"},
        home="/cockpit",
    ),
    Role(
        code="grid_worker",
        title_zh="网格员",
        title_en="Grid worker",
        actions=frozenset(
            {"case.report", "case.read", "case.verify", "task.read", "task.handle", "score.read", "mobility.count"}
        ),
        own_organisation_actions=frozenset({"task.read", "task.handle", "score.read"}),
        home="/tasks",
    ),
    Role(
        code="checker",
        title_zh="核查员",
        title_en="Checker",
        actions=frozenset({"case.read", "task.read", "case.check", "case.verify"}),
        home="/cases?view=check",
    ),
    Role(
        code="handler",
        title_zh="企业运维人员",
        title_en="Operator's staff",
        actions=frozenset({"task.read", "task.handle", "score.read", "mobility.operator", "mobility.appeal"}),
        own_organisation_only=True,
        home="/tasks",
    ),
    Role(
        code="viewer",
        title_zh="领导",
        title_en="Leader",
        actions=_LOOK
        | {"case.supervise", "person.read", "score.read", "case.export", "hotline.rates", "mobility.quota"},
        home="/cockpit",
    ),
    Role(
        code="hotline_agent",
        title_zh="热线坐席",
        title_en="Hotline agent",
        actions=frozenset({"hotline.read", "hotline.take", "hotline.assign", "hotline.call_back", "hotline.citizen"})
        | {"knowledge.read"},
        home="/hotline",
    ),
    Role(
        code="hotline_channel",
        title_zh="热线通话接口",
        title_en="Hotline exchange",
        actions=frozenset({"hotline.send"}),
        home="/me",
    ),
    Role(
        code="hotline_supervisor",
        title_zh="热线班长",
        title_en="Hotline supervisor",
        actions=frozenset({"hotline.read", "hotline.take", "hotline.assign", "hotline.call_back", "hotline.citizen"})
        | {"hotline.supervise", "hotline.rates", "hotline.model", "hotline.transfer"}
        | {"knowledge.read", "knowledge.manage"},
        home="/hotline",
    ),
    Role(
        code="hotline_arbitrator",
        title_zh="热线仲裁员",
        title_en="Hotline arbitrator",
        actions=frozenset({"hotline.read", "hotline.arbitrate", "hotline.rates", "knowledge.read"}),
        home="/hotline",
    ),
    Role(
        code="unit_handler",
        title_zh="承办单位经办人",
        title_en="Handler of a unit",
        actions=frozenset({"hotline.read", "hotline.handle", "hotline.citizen", "hotline.rates", "knowledge.read"}),
        own_organisation_only=True,
        home="/hotline",
    ),
    Role(
        code="data_steward",
        title_zh="数据管理员",
        title_en="Data steward",
        actions=frozenset(
            {"feed.read", "alarm.read", "quarantine.read", "quarantine.settle", "connector.read", "connector.manage"}
            | {"thing.register", "rule.read", "rule.write", "sensorthings.read", "sensorthings.write"}
            | {"history.read", "history.restricted", "history.export", "history.manage", "standard.manage"}
            | {"mobility.read", "mobility.zones", "mobility.operator", "mobility.register"}
            | {"knowledge.read", "knowledge.manage"}
        ),
        home="/sensing/quarantine",
    ),
    Role(
        code="gateway",
        title_zh="设备网关",
        title_en="Device gateway",
        actions=frozenset(
            {"observation.write", "mobility.count", "feed.read", "sensorthings.read", "sensorthings.write"}
        ),
        home="/sensing/feeds",
    ),
    Role(
        code="operator_feed",
        title_zh="企业数据接口",
        title_en="Operator's feed",
        actions=frozenset({"mobility.feed"}),
        own_organisation_only=True,
        home="/me",
    ),
    Role(
        code="open311_client",
        title_zh="Open311 客户端",
        title_en="Open311 client",
        actions=frozenset({"open311.send"}),
        home="/me",
    ),
    Role(
        code="administrator",
        title_zh="系统运维",
        title_en="Node operator",
        actions=frozenset(
            {"feed.read", "quarantine.read", "quarantine.settle", "node.read", "connector.read", "connector.manage"}
            | {"rule.read", "history.read", "history.export", "history.manage", "sensorthings.read", "webhook.manage"}
            | {"standard.manage", "hotline.cities", "hotline.transfer"}
        ),
        home="/node",
    ),
)

ROLES = {role.code: role for role in _TABLE}
