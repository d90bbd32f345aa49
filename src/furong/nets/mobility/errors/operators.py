"""What can go wrong with operators, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class OperatorUnknown(NotFound):
    """There is no such operator."""

    code = "mobility.operator_unknown"
    zh = "没有代码为 {operator} 的运营企业，或您无权查看。"
    en = "There is no operator {operator}, or you may not see it."


class OperatorOrganisationUnknown(InvalidInput):
    """The organisation of an operator is not registered, and nothing is said of it."""

    code = "mobility.operator_organisation_unknown"
    zh = "organisation：没有代码为 {organisation} 的单位。请核对代码，或在 enterprise 中填写名称和区域一并登记。"
    en = (
        "organisation: there is no organisation {organisation}. Check the code, or give its name and its area in "
        "enterprise to register it as well."
    )


class OperatorTaken(Conflict):
    """Another operator has that organisation or that id already."""

    code = "mobility.operator_taken"
    zh = "{field}：{value} 已属于运营企业 {operator}。请填写其他值。"
    en = "{field}: {value} is that of the operator {operator} already. Give another one."
