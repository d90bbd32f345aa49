"""Reading topics: what an actor may see of them, by the appeals that it may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import AppealKind, Urgency
from furong.nets.hotline.contracts.topic_deeds import UNDOING, TopicBudget, TopicPlace
from furong.nets.hotline.contracts.topics import (
    TopicDetail,
    TopicInfo,
    TopicMoment,
    TopicPage,
    TopicShare,
    TopicSource,
)
from furong.nets.hotline.errors.topics import TopicUnknown
from furong.nets.hotline.models import Appeal, Topic, TopicAct, TopicAlarm, TopicMember
from furong.nets.hotline.selectors.appeals import appeal_info, appeals_for
from furong.nets.hotline.selectors.contacts import names_of, own_name
from furong.nets.hotline.selectors.topic_memory import topic_setting

__all__ = [
    "alarm_seconds",
    "get_topic_for",
    "last_deed",
    "list_topics_for",
    "merged_into",
    "read_topic_source",
    "topic_of_appeal",
    "topics_for",
]

_TREND_DAYS = 30
_QUOTED = 5
_QUOTE_LENGTH = 200
_KINDS = {
    AppealKind.CONSULT: ("咨询", "question"),
    AppealKind.HELP: ("求助", "request for help"),
    AppealKind.COMPLAINT: ("投诉", "complaint"),
    AppealKind.REPORT: ("举报", "tip-off"),
    AppealKind.SUGGESTION: ("建议", "suggestion"),
}


def list_topics_for(
    actor: Actor, *, is_open: bool | None = None, alarmed: bool | None = None, page: int = 1, size: int = 20
) -> TopicPage:
    """Return a page of the topics of which ``actor`` may see an appeal, the hottest first."""
    rows = topics_for(actor)
    if is_open is not None:
        rows = rows.filter(closed_at__isnull=is_open)
    if alarmed is not None:
        rows = rows.filter(alarm__isnull=not alarmed)
    begin = (page - 1) * size
    ordered = rows.order_by(F("alarm__at").desc(nulls_last=True), "-last_at", "-number")[begin : begin + size]
    shown = list(ordered)
    appeals = _appeals_of(actor, [one.pk for one in shown])
    return TopicPage(
        topics=tuple(_info(one, appeals[one.pk]) for one in shown if appeals.get(one.pk)),
        total=rows.count(),
        page=page,
        budget=_budget(),
    )


def get_topic_for(actor: Actor, number: int) -> TopicDetail:
    """Return a topic with its appeals and its course.

    Raises:
        TopicUnknown: When there is none, or the actor may see no appeal of it.
    """
    topic = topics_for(actor).filter(pk=number).first()
    appeals = _appeals_of(actor, [number]).get(number, [])
    if topic is None or not appeals:
        raise TopicUnknown(topic=number)
    now, deed = city_clock().now(), last_deed(number)
    return TopicDetail(
        info=_info(topic, appeals),
        appeals=tuple(appeal_info(one, now) for one in appeals),
        timeline=_timeline(topic, appeals),
        waited=topic.waited,
        places=_places(appeals),
        may_undo=deed is not None and deed.by_key == actor.key,
    )


def last_deed(number: int) -> TopicAct | None:
    """Return what was done with a topic by hand last and is not undone, or ``None``."""
    deeds = TopicAct.objects.filter(topic_id=number, act__in=list(UNDOING), undone_by=None)
    return deeds.order_by("-pk").first()


def alarm_seconds() -> list[float]:
    """Return when alarms of topics were raised, the oldest first. [s]"""
    return [at.timestamp() for at in TopicAlarm.objects.order_by("at", "pk").values_list("at", flat=True)]


def merged_into(number: int) -> int | None:
    """Return the number of the topic that this one has been merged into, if it has been."""
    return Topic.objects.filter(pk=number).values_list("merged_into_id", flat=True).first()


def topic_of_appeal(number: str) -> int | None:
    """Return the number of the topic that an appeal is of, if it is of one."""
    return TopicMember.objects.filter(pk=number).values_list("topic_id", flat=True).first()


def read_topic_source(number: int) -> TopicSource:
    """Return what a case of a topic is opened with; it names no citizen.

    Raises:
        TopicUnknown: When there is no such topic.
    """
    appeals = list(Appeal.objects.filter(topic_member__topic_id=number).order_by("received_at", "pk"))
    topic = Topic.objects.filter(pk=number).first()
    if topic is None or not appeals:
        raise TopicUnknown(topic=number)
    lon, lat = _middle(appeals)
    names = names_of([one.pk for one in appeals[-_QUOTED:]])
    quotes = [f"· {without_private(one.text, names.get(one.pk, ''))[:_QUOTE_LENGTH]}" for one in appeals[-_QUOTED:]]
    return TopicSource(
        title=_title(appeals),
        text="\n".join(quotes),
        area=_area(appeals),
        place=_place(appeals),
        lon=lon,
        lat=lat,
        presses=any(one.urgency != Urgency.NORMAL for one in appeals),
        appeals=tuple(one.pk for one in appeals),
        people=topic.people,
    )


def topics_for(actor: Actor) -> QuerySet[Topic]:
    """Return the stored topics of which ``actor`` may see an appeal."""
    seen = appeals_for(actor).filter(topic_member__topic_id=OuterRef("pk"))
    return Topic.objects.filter(Exists(seen)).select_related("alarm")


def _appeals_of(actor: Actor, numbers: Sequence[int]) -> Mapping[int, list[Appeal]]:
    rows = (
        appeals_for(actor).filter(topic_member__topic_id__in=numbers).select_related("unit", "topic_member", "contact")
    )
    found: dict[int, list[Appeal]] = {}
    for one in rows.order_by("received_at", "pk"):
        found.setdefault(one.topic_member.topic_id or 0, []).append(one)
    return found


def _info(topic: Topic, appeals: Sequence[Appeal]) -> TopicInfo:
    lon, lat = _middle(appeals)
    replied = sorted((one for one in appeals if one.replied_at and one.reply), key=lambda one: str(one.replied_at))
    alarm = _alarm(topic)
    return TopicInfo(
        number=topic.pk,
        title=_title(appeals),
        place=_place(appeals),
        area=_area(appeals),
        lon=lon,
        lat=lat,
        people=topic.people,
        appeals=len(appeals),
        began_at=topic.began_at,
        last_at=topic.last_at,
        is_open=topic.closed_at is None,
        alarmed_at=alarm.at if alarm else None,
        case=topic.case,
        trend=_trend(appeals),
        units=_units(appeals),
        kinds=_kinds(appeals),
        answered=len(replied),
        reply=without_private(replied[-1].reply, own_name(replied[-1])) if replied else "",
    )


def _alarm(topic: Topic) -> TopicAlarm | None:
    return topic.alarm if hasattr(topic, "alarm") else None


def _title(appeals: Sequence[Appeal]) -> str:
    """Return the title of the appeal that the others are led by: the newest, without numbers of persons."""
    return without_private(appeals[-1].title)


def _place(appeals: Sequence[Appeal]) -> str:
    told = Counter(one.place for one in appeals if one.place)
    return without_private(told.most_common(1)[0][0]) if told else ""


def _area(appeals: Sequence[Appeal]) -> str:
    return Counter(one.area_id for one in appeals).most_common(1)[0][0]


def _middle(appeals: Sequence[Appeal]) -> tuple[float | None, float | None]:
    """Return the place of the appeal in the middle of those that have one: a place that somebody has named."""
    placed = [(one.lon, one.lat) for one in appeals if one.lon is not None and one.lat is not None]
    return sorted(placed)[len(placed) // 2] if placed else (None, None)


def _places(appeals: Sequence[Appeal]) -> tuple[TopicPlace, ...]:
    counts = Counter((one.lon, one.lat) for one in appeals if one.lon is not None and one.lat is not None)
    return tuple(TopicPlace(lon=lon, lat=lat, appeals=count) for (lon, lat), count in counts.most_common())


def _budget() -> TopicBudget:
    setting, now = topic_setting(), city_clock().now()
    began = city_time(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    raised = TopicAlarm.objects.filter(at__gte=began).count()
    return TopicBudget(people=setting.people, monthly=setting.budget, raised=raised, left=setting.budget - raised)


def _trend(appeals: Sequence[Appeal]) -> tuple[int, ...]:
    today = city_time(city_clock().now()).date()
    counts = Counter((today - city_time(one.received_at).date()).days for one in appeals)
    return tuple(counts[ago] for ago in range(_TREND_DAYS - 1, -1, -1))


def _units(appeals: Sequence[Appeal]) -> tuple[TopicShare, ...]:
    counts = Counter((one.unit.code, one.unit.name_zh, one.unit.name_en) for one in appeals if one.unit)
    return tuple(TopicShare(code=code, zh=zh, en=en, appeals=n) for (code, zh, en), n in counts.most_common())


def _kinds(appeals: Sequence[Appeal]) -> tuple[TopicShare, ...]:
    counts = dict(Counter(AppealKind(one.kind) for one in appeals).most_common())
    return tuple(
        TopicShare(code=one.value, zh=_KINDS[one][0], en=_KINDS[one][1], appeals=counts[one]) for one in counts
    )


def _timeline(topic: Topic, appeals: Sequence[Appeal]) -> tuple[TopicMoment, ...]:
    moments = [
        TopicMoment(at=one.received_at, what="appeal", number=one.pk, text=without_private(one.title))
        for one in appeals
    ]
    moments += [
        TopicMoment(at=one.replied_at, what="reply", number=one.pk, text=without_private(one.reply, own_name(one)))
        for one in appeals
        if one.replied_at and one.reply
    ]
    alarm = _alarm(topic)
    if alarm:
        moments.append(TopicMoment(at=alarm.at, what="alarm", number="", text=topic.case or topic.trouble))
    deeds = list(topic.acts.order_by("pk"))
    moments += [TopicMoment(at=one.at, what=one.act, number="", text=_said(one)) for one in deeds]
    if topic.closed_at and not any(one.at == topic.closed_at for one in deeds):
        moments.append(TopicMoment(at=topic.closed_at, what="closed", number="", text=""))
    return tuple(sorted(moments, key=lambda one: one.at))


def _said(deed: TopicAct) -> str:
    """Return who has done something by hand, with what, and why."""
    about = "、".join(deed.appeals) if deed.act in ("join", "part") else f"#{deed.other_id}" if deed.other_id else ""
    return " · ".join(part for part in (deed.by, about, without_private(deed.reason)) if part)
