"""What ``furong bikes score`` and ``quota`` tell people: lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["score_lines"]


def score_lines(report: Mapping[str, Any]) -> str:
    """Return scores, or two formulas' quotas, as lines for people."""
    if "operators" in report:
        lines = [f"{report['formula']['name']} / {report['against']['name']}  {report['period']}"]
        for row in report["operators"]:
            quota = f"  {row['quota']} → {row['quota_after']} / {row['quota_against']}" if "quota" in row else ""
            lines.append(f"{row['operator']}  {row['score']} / {row['score_against']}{quota}")
        return "\n".join(lines)
    lines = [f"{report['formula']} {report['version']}  {report['period']}"]
    for score in report["scores"]:
        lines.append(f"{score['operator']}  {score['score']}  ({score['points']:g}/{score['possible']:g})")
        for term in score["terms"]:
            told = "缺 missing " + ", ".join(term["missing"]) if term["missing"] else f"{term['value']}"
            points = "–" if term["points"] is None else f"{term['points']:g}"
            lines.append(f"    {term['title']['zh']} {term['title']['en']}  {points}/{term['most']:g}  {told}")
    lines += [f"{each['operator']}  {each['before']} → {each['after']}" for each in report["quotas"]]
    return "\n".join(lines)
