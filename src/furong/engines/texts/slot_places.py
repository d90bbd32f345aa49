"""Where: the words of a place in what a citizen says. What they stand for on the ground is resolved elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["PlaceWords", "place_words"]

_NUMERAL = r"[0-9a-z一二三四五六七八九十百甲乙丙丁东西南北]"
_UNIT = (
    rf"(?:{_NUMERAL}{{1,5}}(?:-[0-9]{{1,5}}){{0,3}}\s?(?:号楼|号院|单元|号|栋|幢|座|楼|层|室|组|期|段|弄)"
    rf"(?!线|钟)|[a-z]口)"
)
#: What a name of a place does not hold.
_NAME = (
    r"(?:(?!住(?!宅)|"
    r"[我你您他她它们的了吗呢吧啊呀在是住到从说有没不也就要请把被让给很那这哪哦嗯着过跟但因为想怎么])"
    r"[\u3400-\u9fffa-z0-9·-])"
)
_KINDS = (
    "社区|地铁站|公交站台?|火车站|客运站|汽车站|停车场|"
    "幼儿园|实验小学|小学|中学|大学|学院|学校|医院|卫生院|农贸市场|菜市场|批发市场|市场|商场|超市|广场|公园|"
    "绿地|大厦|写字楼|大楼|"
    "小区|花园|家园|花苑|花城|新城|名城|公寓|安置房|工业园|产业园|园区|工地|项目部?|酒店|宾馆|餐厅|火锅店|车站|"
    "加油站|公厕|垃圾站|"
    "省|市(?!民|场|政|面)|区(?!别|分)|县|镇|乡(?!下)|村|桥|河|湖|水库|湾|城(?!市|管)|苑|庭|府(?!门)|邸|寓|坊|"
    "站|厂(?!家)|店(?!家)"
)
_ROADS = "街道办事处|街道办|街道|大道|大街|环路|高速路?|立交桥?|隧道|路口|交叉口|路|街|巷"
_NAMED = rf"(?:{_NAME}{{1,9}}?(?:{_ROADS}|(?:{_KINDS})(?!大道|大街|[路街巷])|里(?=\s?[0-9一二三四五六七八九十])))"
_BESIDE = (
    "门口|大门|旁边?|对面|附近|后面|后门|背后|前面|外面|里面|楼下|楼上|楼顶|边上|路段|沿线|转角|隔壁|地下室|"
    "地下车库|中庭|入口|出口"
)
#: What has no name of its own there says where it is by what it is beside.
_UNNAMED = rf"(?:学校|医院|幼儿园|菜市场|工地|超市)(?=\s?的?(?:{_BESIDE}))"
_PART = re.compile(rf"{_UNIT}|{_UNNAMED}|{_NAMED}")
_TAIL = re.compile(rf"\s?的?(?:{_BESIDE})(?:的?[那这]?一?条[小大]?(?:路|街|巷子?)上?)?")
_ENGLISH = re.compile(
    r"\b(?:at|in|on|near|from|outside)\s(?P<place>(?:(?:no\.?\s?)?[a-z0-9'.-]+,?\s){0,6}?"
    r"(?:road|street|avenue|district|lane|square|park|building [0-9a-z]+|building|community|village|station|"
    r"tower|plaza|school|hospital)(?:\s[0-9]+)?)\b"
)
#: What begins like a name and is none.
_BEFORE = re.compile(
    r"^(?:[0-9]+(?=\D*平台)|平台|反映|投诉|举报|咨询|关于|位于|地址|地点|靠近|来自|家住?|现|今天|昨天|昨晚|"
    r"晚上|早上|每天|你好|您好|喂|可以|好|行|嗯|帮|来电|本人|市民|居民|业主|"
    r"刚才|刚刚|目前|最近|去|路过|经过|发现|看|整个|所有|附近|周边|于|处|此|门牌|具体|一直|又|还|再|跑|进|出|"
    r"上班|下班|回|叫|买|租|"
    r"条(?=[小大]?[路街巷])|都(?!江堰)|和(?!平|美|谐|盛|顺|畅|悦)|向(?!阳|荣)|对|当|敢问|客户|谢谢|麻烦|希望|建议|要求|尽快|马上|"
    r"(?:先生|女士|小姐)[,]?)+"
)
_GENERIC = re.compile(
    r"^(?:小|社|马|道|公|铁|走|大|一|两|几|地|辖|片|城|超|门|各|本|该|某|全|老|新|楼|住宅|商业|厂|车|学|医)?"
    r"(?:小区|社区|区|路|街|街道|市|村|县|镇|乡|学校|医院|工地|超市|广场|公园|车站|站|店|厂|市场|商场|路口|"
    r"大楼|停车场|幼儿园|城|园区|"
    r"酒店|餐厅|大厦|公寓|河|桥|巷|项目|楼)$"
)
_JUNK = re.compile(
    r"(?:思|套|出|网|电|销|线|道|退|活|后|走|一|带|让|绕|堵|修|铁|问|生)路$|(?:账|型|信|编|电话|手机|工|车牌|"
    r"证)号$|城市$|上市$|门市$|时区$|误区$"
)


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words that tell of a place.

    Args:
        start: Where they begin. [char]
        end: Where they end. [char]
        parts: How many names and numbers they hold. [1]
        is_numbered: Whether a house or a flat is told.
        is_named: Whether something is told by its own name.
    """

    start: int
    end: int
    parts: int
    is_numbered: bool
    is_named: bool


def place_words(text: str) -> list[PlaceWords]:
    """Return the words of places in a text in plain form, in their order.

    Args:
        text: The text; NUL stands where something else is said.
    """
    chains: list[PlaceWords] = []
    for match in _PART.finditer(text):
        start, end, words = match.start(), match.end(), match[0]
        numbered = re.fullmatch(_UNIT, words) is not None
        if not numbered:
            start += _lead(words)
            words = text[start:end]
        if start >= end or (not numbered and _JUNK.search(words)):
            continue
        named = not numbered and not _GENERIC.match(words)
        last = chains[-1] if chains else None
        if last is not None and not text[last.end : start].strip(" ,的"):
            chains[-1] = PlaceWords(
                last.start, end, last.parts + 1, last.is_numbered or numbered, last.is_named or named
            )
        else:
            chains.append(PlaceWords(start, end, 1, numbered, named))
    found = [_tailed(text, one) for one in chains]
    found += [PlaceWords(*match.span("place"), 1, False, True) for match in _ENGLISH.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def _lead(words: str) -> int:
    match = _BEFORE.match(words)
    return match.end() if match else 0


def _tailed(text: str, one: PlaceWords) -> PlaceWords:
    tail = _TAIL.match(text, one.end)
    return PlaceWords(one.start, tail.end(), one.parts, one.is_numbered, one.is_named) if tail else one
