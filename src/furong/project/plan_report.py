"""What ``furong bikes plan`` tells people: lines."""

from __future__ import annotations

from typing import Any

__all__ = ["plan_lines"]


def plan_lines(report: dict[str, Any]) -> str:
    """Return a plan as lines for people."""
    bikes, lines = report["bikes"], []
    for route in report["routes"]:
        lines.append(f"{route['vehicle']}  {route['kilometres']:.1f} km  {route['leaves'][:5]}–{route['back'][:5]}")
        lines += [
            f"    {stop['arrives'][:5]}  {stop['zone']}  {'+' if stop['action'] == 'load' else '-'}{stop['bikes']}"
            f"  ({stop['on_board']})"
            for stop in route["stops"]
        ]
    lines += [
        f"left 未调运  {left['zone']}  {left['operator']}  {left['bikes']}: {left['text']}" for left in report["left"]
    ]
    lines += [f"assumed 假定  {text}" for text in report["assumed"]]
    lines.append(
        f"{bikes['moved']} of {bikes['over']} bikes 调运车辆  cost 成本 {report['cost']}  bound 下界 {report['bound']}"
        f"  gap 差距 {report['gap']:.1%}  nearest first 就近法 {report['naive_cost']}  ({report['seconds']} s)"
    )
    if "regret" in report:
        told = report["regret"]
        lines.append(f"regret 后悔值  cost 成本 {told['cost']}  overflow 超停 {told['overflow']}")
    return "\n".join(lines)
