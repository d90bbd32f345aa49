"""Relations: every one is read from where it is kept, both ways, and nobody sees more than their appeals."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH, WUHOU, ensure_organisation, hire

from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import appeals, candidates, knowledge
from furong.nets.hotline.api.graph import get_graph_for
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.contracts.graph import GraphKind, GraphRelation
from furong.nets.hotline.contracts.knowledge import NewKnowledge
from furong.nets.hotline.errors.graph import GraphNodeUnknown
from furong.nets.hotline.models import KnowledgeVersion, ReplyCitation, Topic, TopicMember

pytestmark = pytest.mark.django_db

CATEGORY = "城市管理/供水"
R = GraphRelation


def related(actor: Actor, kind: GraphKind, key: str, steps: int = 1) -> set[tuple[str, str, str]]:
    walk = get_graph_for(actor, kind, key, steps=steps)
    assert {edge.target for edge in walk.edges} - {walk.node.address} == {node.address for node in walk.nodes}
    return {(edge.source, edge.relation.value, edge.target) for edge in walk.edges}


@pytest.fixture
def city(hotline: Hotline) -> dict[str, str]:
    """An appeal that was returned once, is of an event with another one, and whose reply cites an item."""
    load((CATEGORY, "", HIGH_TECH, WATER, "", "第3条", "供水条例", "2020-01-01", ""))
    told = []
    for _ in range(2):
        number = hotline.receive(text="小区停水两天了，请联系13812345678").number
        appeals.register_appeal(hotline.agent.actor, number)
        appeals.classify_appeal(hotline.agent.actor, number, CATEGORY)
        told.append(number)
    first, second = told
    appeals.assign_appeal(hotline.agent.actor, first, ROADS)
    appeals.return_appeal(hotline.roads.actor, first, clause="第9条", reason="不是路")
    appeals.assign_appeal(hotline.agent.actor, first, WATER, clause="第3条")
    item = knowledge.add_knowledge(
        hotline.supervisor.actor,
        NewKnowledge(
            question="何时恢复供水？",
            answer="抢修后24小时内恢复。",
            owner=WATER,
            source="供水条例",
            valid_from=date(2026, 1, 1),
            valid_until=None,
        ),
    )
    now = city_clock().now()
    topic = Topic.objects.create(number=7, began_at=now, last_at=now)
    for number in told:
        TopicMember.objects.update_or_create(appeal_id=number, defaults={"topic": topic, "received_at": now})
    version = KnowledgeVersion.objects.get(item_id=item.number)
    ReplyCitation.objects.create(appeal_id=first, round=1, sentence="抢修后24小时内恢复。", version=version, at=now)
    return {"first": first, "second": second, "item": str(item.number)}


def test_every_relation_is_found_from_both_ends(hotline: Hotline, city: dict[str, str]) -> None:
    first, second, item = (city[name] for name in ("first", "second", "item"))
    actor, me = hotline.supervisor.actor, f"appeal:{first}"
    assert related(actor, GraphKind.APPEAL, first) == {
        (me, "is_about", f"category:{CATEGORY}"),
        (me, "lies_in", f"area:{HIGH_TECH}"),
        (me, "handled_by", f"unit:{WATER}"),
        (me, "returned_by", f"unit:{ROADS}"),
        (me, "of_event", "topic:7"),
        (me, "cites", f"policy:{item}"),
        (me, "same_citizen", f"appeal:{second}"),
    }
    ends = {
        (GraphKind.UNIT, WATER): {
            ("responsible", f"category:{CATEGORY}"),
            ("handles", me),
            ("owns", f"policy:{item}"),
            ("works_in", f"area:{HIGH_TECH}"),
        },
        (GraphKind.UNIT, ROADS): {("returned", me), ("works_in", f"area:{HIGH_TECH}")},
        (GraphKind.CATEGORY, CATEGORY): {
            ("assigned_to", f"unit:{WATER}"),
            ("asked_in", me),
            ("asked_in", f"appeal:{second}"),
            ("part_of", "category:城市管理"),
        },
        (GraphKind.POLICY, item): {("owned_by", f"unit:{WATER}"), ("cited_in", me)},
        (GraphKind.TOPIC, "7"): {("told_in", me), ("told_in", f"appeal:{second}")},
    }
    for (kind, key), expected in ends.items():
        assert {(relation, target) for _, relation, target in related(actor, kind, key)} == expected
    area = related(actor, GraphKind.AREA, HIGH_TECH)
    found = {(relation, target) for _, relation, target in area if relation != "has_part"}
    assert found == {
        ("lies_in", "area:510100"),
        ("happens", me),
        ("happens", f"appeal:{second}"),
        ("has_unit", f"unit:{WATER}"),
    }


def test_a_walk_goes_on_and_never_turns_back_and_tells_on_what_it_rests(hotline: Hotline, city: dict[str, str]) -> None:
    walk = get_graph_for(hotline.supervisor.actor, GraphKind.POLICY, city["item"], steps=3)
    steps = {edge.step for edge in walk.edges}
    assert steps == {1, 2, 3}
    assert [edge.step for edge in walk.edges] == sorted(edge.step for edge in walk.edges)
    assert not [edge for edge in walk.edges if edge.target == walk.node.address]
    clause = next(edge.note for edge in walk.edges if edge.relation is R.RESPONSIBLE)
    assert clause == "《供水条例》第3条"
    assert "13812345678" not in "".join(node.zh for node in walk.nodes)
    assert any("＊" in node.zh for node in walk.nodes if node.kind is GraphKind.APPEAL)


def test_nobody_sees_more_than_their_area_and_their_unit(hotline: Hotline, city: dict[str, str]) -> None:
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_agent", name="wuhou-agent", area=WUHOU, organisation="wuhou-centre").actor
    for kind, key in ((GraphKind.APPEAL, city["first"]), (GraphKind.TOPIC, "7")):
        with pytest.raises(GraphNodeUnknown):
            get_graph_for(elsewhere, kind, key)
    seen = related(elsewhere, GraphKind.UNIT, WATER, 3) | related(elsewhere, GraphKind.POLICY, city["item"], 3)
    assert not [edge for edge in seen if edge[2].startswith(("appeal:", "topic:"))]
    own = related(hotline.water.actor, GraphKind.CATEGORY, CATEGORY, 2)
    assert {edge[2] for edge in own if edge[2].startswith("appeal:")} == {f"appeal:{city['first']}"}


def test_who_may_not_read_knowledge_walks_around_it(hotline: Hotline, city: dict[str, str]) -> None:
    agent = hotline.agent.actor
    grants = tuple(dataclasses.replace(one, actions=one.actions - {"knowledge.read"}) for one in agent.grants)
    blind = dataclasses.replace(agent, grants=grants)
    assert not [edge for edge in related(blind, GraphKind.APPEAL, city["first"], 3) if edge[2].startswith("policy:")]
    with pytest.raises(GraphNodeUnknown):
        get_graph_for(blind, GraphKind.POLICY, city["item"])


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (GraphKind.TOPIC, "x"),
        (GraphKind.TOPIC, "9"),
        (GraphKind.POLICY, "9" * 40),
        (GraphKind.POLICY, "99"),
        (GraphKind.UNIT, "'; DROP TABLE x; --"),
        (GraphKind.CATEGORY, "没有"),
        (GraphKind.AREA, "999999"),
        (GraphKind.APPEAL, "SQ0"),
    ],
)
def test_what_is_not_there_is_told(hotline: Hotline, kind: GraphKind, key: str) -> None:
    with pytest.raises(GraphNodeUnknown):
        get_graph_for(hotline.agent.actor, kind, key)


def test_other_appeals_of_the_event_speak_for_the_unit_that_has_them(hotline: Hotline, city: dict[str, str]) -> None:
    best = candidates.list_candidates_for(hotline.agent.actor, city["second"])[0]
    assert best.unit.code == WATER
    (why,) = [one.zh for one in best.reasons if one.code == "event"]
    assert why == "同一热点（编号 7）的其他诉求有 1 件由该单位承办"
    alone = appeals.receive_appeal(
        hotline.agent.actor, NewAppeal(channel=AppealChannel.PHONE, text="别的事", area=HIGH_TECH)
    ).number
    appeals.register_appeal(hotline.agent.actor, alone)
    appeals.classify_appeal(hotline.agent.actor, alone, CATEGORY)
    assert "event" not in [one.code for one in candidates.list_candidates_for(hotline.agent.actor, alone)[0].reasons]
