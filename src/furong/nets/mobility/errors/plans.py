"""What can go wrong with dispatch plans, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, NotFound


class PlanUnknown(NotFound):
    """There is no such plan."""

    code = "mobility.plan_unknown"
    zh = "没有编号为 {number} 的调度方案。"
    en = "There is no dispatch plan {number}."


class PlanWithoutZones(InvalidInput):
    """There is nowhere to move anything from or to."""

    code = "mobility.plan_without_zones"
    zh = "无法制定调度方案：您的辖区内没有停放区，或尚未登记运营企业。请先划定停放区，并安装共享单车场景包。"
    en = (
        "There is nothing to plan: no parking zone lies in your area, or no operator is registered. "
        "Draw zones first, and install the pack of shared bikes."
    )


class PlanFleetUnusable(InvalidInput):
    """Vans that no plan can be made with."""

    code = "mobility.plan_fleet_unusable"
    zh = (
        "企业 {operator} 的调度车辆不可用：须写明出发停放区（zone），或出发地点的经纬度（lon、lat）；"
        "收车时间须晚于出车时间。"
    )
    en = (
        "The vans of operator {operator} cannot be used: tell the zone at which they start, or lon and lat of the "
        "place, and let them be back after they leave."
    )
