"""What the form of a call is filled with; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName, SlotSpan
from furong.nets.hotline.contracts.suggestions import Suggestions
from furong.nets.hotline.contracts.workbench import FIELD_OF_SLOT, FieldFill

__all__ = ["fills_of"]

_TITLE_MAX = 60
_ASKING = ("希望", "要求", "请", "麻烦", "建议")


def fills_of(
    slots: Sequence[SlotInfo], place: PlaceReading, suggested: Suggestions, *, is_call: bool
) -> tuple[FieldFill, ...]:
    """Return what the fields are filled with.

    Args:
        slots: What was said.
        place: What the words of the place stand for: it names the area.
        suggested: What a model suggests, when there is one.
        is_call: Whether the words stand beside the form; otherwise the form holds them, and no summary is made.
    """
    told = {one.name: one for one in slots}
    fills = [
        FieldFill(
            field=field,
            value=told[name].value,
            spans=told[name].spans,
            is_sure=told[name].is_sure,
            zh=place.zh if name is SlotName.AREA else "",
            en=place.en if name is SlotName.AREA else "",
        )
        for name, field in FIELD_OF_SLOT.items()
        if name in told
    ]
    fills += _composed("title", _title(told), told, (SlotName.WHERE, SlotName.WHAT, SlotName.WHEN))
    if is_call:
        kinds = (SlotName.WHERE, SlotName.WHAT, SlotName.WHEN, SlotName.VULNERABLE, SlotName.WANT)
        fills += _composed("text", _summary(told), told, kinds)
    if suggested.categories and suggested.is_known:
        first = suggested.categories[0].category
        fills.append(FieldFill(field="category", value=first, spans=(), is_sure=suggested.is_automatic))
    return tuple(fills)


def _composed(
    field: str, value: str, told: Mapping[SlotName, SlotInfo], names: Sequence[SlotName]
) -> tuple[FieldFill, ...]:
    if not value:
        return ()
    spans: list[SlotSpan] = []
    for name in names:
        if name in told:
            spans += [span for span in told[name].spans if span not in spans]
    return (FieldFill(field=field, value=value, spans=tuple(spans), is_sure=True),)


def _title(told: Mapping[SlotName, SlotInfo]) -> str:
    """Return a line of what is wrong and where; without the first there is none."""
    if SlotName.WHAT not in told:
        return ""
    parts = [told[name].value for name in (SlotName.WHERE, SlotName.WHAT) if name in told]
    return " ".join(" ".join(parts).split())[:_TITLE_MAX]


def _summary(told: Mapping[SlotName, SlotInfo]) -> str:
    """Return the matter in a few words, in the language of the citizens."""
    if SlotName.WHAT not in told:
        return ""
    where = told[SlotName.WHERE].value if SlotName.WHERE in told else ""
    parts = [f"来电人反映：{where}{told[SlotName.WHAT].value}"]
    if SlotName.WHEN in told:
        parts.append(f"时间：{told[SlotName.WHEN].value}")
    if SlotName.VULNERABLE in told:
        parts.append(f"涉及{told[SlotName.VULNERABLE].value}")
    if SlotName.WANT in told:
        want = told[SlotName.WANT].value
        parts.append(want if want.startswith(_ASKING) else f"诉求：{want}")
    return f"{'；'.join(parts)}。"
