"""Where somebody lives, as they tell it in free text: house, building, unit and flat behind “住在玉林街”.

Street, estate and community stay: that is where the matter is, and who handles it needs them. Where no home is told of,
a house and a building stay as well: “玉林街12号门口” is a place of the city.
"""

from __future__ import annotations

import re

from furong.foundation.identity.told_names import HIDDEN

__all__ = ["without_told_homes"]

#: After these somebody's home comes; 住房, 住院 and the like are none.
_AT_HOME = (
    r"(?:住址|户籍(?:所在)?地|户口所在地)(?:是|为|在|[:：])?"
    r"|(?<![入])住(?![房建院宅户宿持了过满地])(?:在|于|的是)?"
    r"|(?:我|我们|他|她|本人|咱|俺|邻居)家(?:就)?(?:在|是|位于)"
)
#: Names of roads, estates and areas up to the first number of a door.
_WHERE = r"[^，。；,;!?！？、\n]{0,24}?"
_COUNT = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4}|[A-Za-z]\d{0,2})"
#: A line of the underground, a pier of a bridge and a day are counted in the same word.
_NUMBER = r"号(?!线|地铁|桥|墩|路|口|台|机|井|车|晚|早|上午|下午|那天|文|令)(?:院|楼|附\d{1,3}号?)?"
#: Building, unit and flat, parted by strokes; two figures alone are a range.
_PARTS = r"\d{1,3}-\d{1,3}-\d{1,4}|\d{1,3}-\d{3,4}(?!\d|[年元块米个人])"
_BARE = r"\d{3,4}(?!\d|[年元块米个人])(?:室|号)?"
_DOOR = rf"{_COUNT} ?(?:{_NUMBER}|弄|栋|幢|座(?!\d)|单元|室)|{_PARTS}(?:室|号)?"
_MORE = rf" ?(?:附?{_COUNT} ?(?:{_NUMBER}|弄|栋|幢|座(?!\d)|单元|楼|层|室)|{_PARTS}|{_BARE})"
_HOME = re.compile(
    rf"(?P<where>(?:{_AT_HOME}){_WHERE})(?<![\dA-Za-z一二三四五六七八九十百月.-])(?:{_DOOR})(?:{_MORE})*"
)
_ENGLISH = re.compile(
    r"(?P<where>\b(?:i|we|he|she|they|who) (?:live|lives|lived|reside|resides) (?:at|in|on) )"
    r"(?:(?:no\.? ?|room |flat |apartment |apt\.? |unit |building |block |house )?#?\d[\w-]*,? ?)+",
    re.IGNORECASE,
)


def without_told_homes(text: str) -> str:
    """Return the text without the number of the house, and what follows it, where somebody says where they live."""
    shown = _HOME.sub(lambda found: f"{found['where']}{HIDDEN}", text)
    return _ENGLISH.sub(lambda found: f"{found['where']}{HIDDEN} ", shown)
