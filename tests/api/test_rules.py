"""Rules and alarms of registered things over HTTP."""

from __future__ import annotations

from tests.api.conftest import Node

RULE = {
    "key": "api/heavy",
    "kind": "threshold",
    "title_zh": "重污染",
    "title_en": "Heavy",
    "over": {"categories": ["air.pm25"]},
    "raise": {"above": 75},
    "clear": {"below": 50},
    "dwell_s": 120,
}


def test_a_rule_is_written_watched_and_let_loose(node: Node) -> None:
    with node.client(node.everybody) as client:
        written = client.post("/api/v1/sensing/rules", json=RULE)
        assert written.status_code == 201, written.text
        assert (written.json()["version"], written.json()["mode"]) == (1, "draft")
        assert "above 75" in written.json()["told_en"]
        assert "高于 75" in written.json()["told_zh"]
        for mode in ("shadow", "active", "paused"):
            changed = client.post(f"/api/v1/sensing/rules/api/heavy/mode/{mode}")
            assert changed.json()["mode"] == mode, changed.text
        assert client.get("/api/v1/sensing/rules/api/heavy/versions/1").json()["rule"]["raise"] == {"above": 75.0}
        assert "api/heavy" in [rule["key"] for rule in client.get("/api/v1/sensing/rules").json()]
        assert client.get("/api/v1/sensing/rule-loads").json() == []


def test_a_rule_that_is_wrong_is_refused_in_words(node: Node) -> None:
    with node.client(node.everybody) as client:
        answer = client.post("/api/v1/sensing/rules", json={**RULE, "raise": {"above": 1, "below": 2}})
        assert answer.status_code == 400 or answer.status_code == 422, answer.text
        assert answer.json()["code"] == "sensing.city_rule_unusable"
        assert client.get("/api/v1/sensing/rules/api/none/versions/1").status_code == 404


def test_the_board_is_empty_where_nothing_is_wrong(node: Node) -> None:
    with node.client(node.everybody) as client:
        board = client.get("/api/v1/sensing/alarms", params={"state": "open", "group_by": "area"}).json()
        assert (board["alarms"], board["groups"], board["floods"]) == ([], [], [])
        assert board["by_state"]["active"] == 0
        missing = client.get("/api/v1/sensing/alarms/00000000-0000-0000-0000-000000000000")
        assert missing.json()["code"] == "sensing.alarm_unknown"
