"""``furong hotline replay`` and ``retrieve`` over files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.support.recorded import needs_recorded, recorded
from typer.testing import CliRunner, Result

from furong.project.cli.app import app

_REAL = recorded("hotline")
_STREAM = """留言编号,留言用户,留言主题,留言时间,留言详情
11,k,公交班次太少,2026/6/2 8:00:00,早高峰等车四十分钟
12,l,自来水发黄,2026/6/4 8:00:00,青羊苑自来水有异味
13,m,学位不够,2026/6/6 8:00:00,片区小学今年招不下
14,n,医保报销比例,2026/6/8 8:00:00,异地住院怎么报
15,o,垃圾无人清运,2026/6/10 8:00:00,双流路垃圾桶满了三天
16,p,拖欠工资,2026/6/12 8:00:00,老板两个月没有发钱
17,q,占道经营,2026/6/14 8:00:00,菜市场外面摆满摊位
18,r,电梯故障,2026/6/16 8:00:00,百花潭四栋停运
1,a,锦江湾夜间施工噪声,2026/7/1 9:05:00,锦江湾三期夜间施工，噪声很大
2,b,锦江湾夜间施工噪声扰民,2026/7/2 21:10:00,锦江湾工地半夜还在施工
3,a,玉林街路灯不亮,2026/7/3 8:00:00,玉林街路灯坏了一周
4,c,投诉锦江湾夜间施工,2026/7/3 22:00:00,锦江湾夜间施工，孩子睡不着
5,d,锦江湾夜间施工何时停止,2026/7/4 7:30:00,锦江湾的施工噪声到凌晨两点
"""


def _here(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["hotline", *map(str, arguments)])


def test_a_stream_is_replayed_with_topics_and_alarms(tmp_path: Path) -> None:
    stream = tmp_path / "stream.csv"
    stream.write_bytes(_STREAM.encode("gb18030"))
    told = _here("replay", stream, "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    (alarm,) = found["alarms"]
    assert (alarm["message"], alarm["at"], alarm["people"]) == ("5", "2026-07-04T07:30:00+08:00", 4)
    assert alarm["messages"] == ["1", "2", "4", "5"]
    assert (found["alarms_per_month"], found["alarms_in_a_month_at_most"], found["alone"]) == (0.5, 1, 9)
    assert json.loads(_here("replay", stream, "--budget", "0", "--json").stdout)["alarms"] == []


def test_english_heads_and_a_zone_of_one_digit_are_read(tmp_path: Path) -> None:
    stream = tmp_path / "stream.csv"
    stream.write_text("ID,User ID,Created At,Title,Text\n7,a,2026-07-01 9:05+8:00,t,水\n8,b,2026/7/1 1:06Z,t,电\n")
    found = json.loads(_here("replay", stream, "--json").stdout)
    assert (found["from"], found["to"]) == ("2026-07-01T09:05:00+08:00", "2026-07-01T09:06:00+08:00")


def test_a_question_is_answered_from_the_documents(tmp_path: Path) -> None:
    documents, questions = tmp_path / "documents.csv", tmp_path / "questions.csv"
    documents.write_text("docid,context\nA,居住证到派出所申请\nB,公积金凭购房合同提取\n", encoding="utf-8")
    questions.write_text("question,docid\n怎么办居住证,A\n公积金怎么提,B\n别的,Z\n", encoding="utf-8")
    found = json.loads(_here("retrieve", "--documents", documents, "--questions", questions, "--json").stdout)
    assert (found["recall_at_1"], found["answerable"]) == (1.0, 2)
    assert found["results"][0]["found"][0]["document"] == "A"


def test_days_of_letters_count_unless_they_shall_not(tmp_path: Path) -> None:
    replies, letters = tmp_path / "replies.csv", tmp_path / "letters.csv"
    said = "您反映的公交问题已转办，感谢留言。"
    replies.write_text(f"msg_id,reply\nA,{said}2019年5月2日\nB,{said}2019年11月20日\n", encoding="utf-8")
    letters.write_text("msg_id,time,text\nB,2019/11/18 9:05,公交班次太少\nA,昨天,公交\n", encoding="utf-8")
    arguments = ("retrieve", "--documents", replies, "--questions", letters, "--json")
    found = json.loads(_here(*arguments).stdout)
    assert found["results"][0]["found"][0]["document"] == "B"
    plain = json.loads(_here(*arguments, "--no-days").stdout)
    assert plain["results"][0]["found"][0]["document"] == "A"


@pytest.mark.parametrize(
    ("content", "said"),
    [("text\n水\n", "time"), ("text,time\n水,昨天\n", "line 2"), ("", "empty"), ("a,b\n1,2\n", "留言主题")],
    ids=["no time", "bad time", "empty", "no text"],
)
def test_a_stream_that_is_none_is_refused(tmp_path: Path, content: str, said: str) -> None:
    stream = tmp_path / "stream.csv"
    stream.write_text(content, encoding="utf-8")
    told = _here("replay", stream)
    assert (told.exit_code, said in told.stderr) == (2, True), told.output


@pytest.mark.slow
@needs_recorded("hotline", "c3_stream.csv")
def test_recorded_topics_are_found_better_than_before() -> None:
    found = json.loads(_here("replay", _REAL / "c3_stream.csv", "--json").stdout)
    with (_REAL / "c3_events_reference.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    events: dict[str, set[str]] = {}
    for row in rows:
        events.setdefault(row["event"], set()).add(row["msg_id"])
    clusters = [set(one["messages"]) for one in found["clusters"]]
    large = [event for event in events.values() if len(event) >= 3]
    best = [max(2 * len(event & one) / (len(event) + len(one)) for one in clusters) for event in large]
    assert sum(best) / len(best) > 0.75
    raised = [set(one["messages"]) for one in found["alarms"]]
    watched = [event for event in large if len(event) >= 5]
    hit = sum(any(2 * len(event & one) >= len(one) for one in raised) for event in watched)
    assert hit >= 11
    assert sum(any(2 * len(event & one) >= len(one) for one in raised) for event in large) >= 12
    assert found["alarms_in_a_month_at_most"] <= 3


@pytest.mark.slow
@needs_recorded("hotline", "ncp_policy_qa.csv")
def test_recorded_questions_find_their_documents() -> None:
    path = _REAL / "ncp_policy_qa.csv"
    found = json.loads(_here("retrieve", "--documents", path, "--questions", path, "--json").stdout)
    assert found["recall_at_1"] > 0.8
    assert found["recall_at_10"] > 0.97
