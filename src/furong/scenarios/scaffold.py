"""What a new pack is made of: the smallest one that loads, raises, opens a case, and proves it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FILES"]

#: Files of a new pack by their path in it; PACK_NAME stands for its name.
FILES: Mapping[str, str] = {
    "pack.yaml": """\
id: PACK_NAME
title: {zh: 新场景, en: A new scenario}
version: 0.1.0
owner: 填写牵头单位
nets:
  reads: [sensing]
  writes: [casework]
region: "510100"
tier: silver
source: 填写依据文件
licence: Apache-2.0
""",
    "parameters.yaml": """\
# Every number of the pack, with unit and source. 每个数值都要有单位和出处
limit:
  unit: cm
  source: 填写依据文件、条款
  overridable: district
  values: {2026-01-01: 15}
clear_below:
  unit: cm
  source: 填写依据文件、条款
  overridable: district
  values: {2026-01-01: 10}
dwell:
  unit: min
  source: 填写依据文件、条款
  overridable: "no"
  values: {2026-01-01: 5}
reading_ttl:
  unit: min
  source: 填写依据文件、条款
  overridable: "no"
  values: {2026-01-01: 30}
handling_limit:
  unit: h
  source: 填写依据文件、条款
  overridable: city
  values: {2026-01-01: 2}
photos:
  unit: "1"
  source: GB/T 30428.8 处置反馈须附处置前后照片
  overridable: city
  values: {2026-01-01: 1}
""",
    "streams.yaml": """\
water_depth:
  kind: reading
  category: water_gauge
  unit: cm
  value: depth
  title: stream
  fields: {thing: gauge, time: time, value: depth}
  hold: reading_ttl
  earliest: 2020-01-01
  points: data/points.geojson
""",
    "rules.yaml": """\
flooded:
  over: water_depth
  raise: depth >= limit
  clear: depth < clear_below
  dwell: dwell
  priority: "2"
  text: alarm
  opens: flooded
  source: 填写依据文件
""",
    "case.yaml": """\
flooded:
  class_code: E05-06
  title: case_class
  limit: handling_limit
  limit_kind: urgent_hour
  start_rule: instant
  closing: case_closing
  task: case_task
  assign: {"": district-centre}
  results: [solved, not_found, support_needed]
  photos: {before: photos, after: photos}
  verifier: checker
  source: 填写立结案标准条款
""",
    "texts/zh.yaml": """\
stream: 积水深度
alarm: "{thing} 积水 {value} 厘米"
case_class: 道路积水
case_closing: 积水排除，恢复通行
case_task: "到{place}排水并设警示"
""",
    "texts/en.yaml": """\
stream: Water depth
alarm: "{thing}: {value} cm of water"
case_class: Flooded road
case_closing: The water is gone and the road is open
case_task: "Drain the water at {place} and put up warnings"
""",
    "tests/flooded.yaml": """\
- name:
    zh: 积水满五分钟告警，退到十厘米以下解除
    en: Five minutes of water raise an alarm, and it clears below ten centimetres
  rule: flooded
  given:
    levels: {"07:00": 20, "08:00": 12, "08:30": 9}
  expect:
    episodes: [["07:05", "08:30"]]
- name:
    zh: 读数中断即解除
    en: When readings stop the alarm ends
  rule: flooded
  given:
    levels: {"07:00": 20, "07:30": null}
  expect:
    episodes: [["07:05", "07:30"]]
- name:
    zh: 两个紧急工作时内办结，夜间照计
    en: Two urgent hours, nights included
  case: flooded
  given: {opened: "2026-11-24T23:00:00+08:00"}
  expect: {due: "2026-11-25T01:00:00+08:00"}
""",
    "data/points.geojson": """\
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"zone_id": "G01", "name": "示例水尺", "name_en": "Example gauge"},
   "geometry": {"type": "Point", "coordinates": [104.066, 30.572]}}
]}
""",
    "quality.yaml": """\
every_number_has_a_source: done
two_tests: done
every_rule_raises_and_clears_in_a_test: done
texts_in_both_languages: done
deadline_tested: done
verifier_named: done
survives_a_gap: done
replayed_on_a_recorded_day: todo
cockpit_checked_in_a_browser: todo
proven_in_two_districts: todo
""",
    "README.md": """\
# PACK_NAME

它看什么 · What it watches.

它做什么 · What it does.

出错了怎么办 · What to do when it is wrong.
""",
}
