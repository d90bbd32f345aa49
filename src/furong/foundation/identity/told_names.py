"""Names with which people introduce themselves in free text: “我叫王小明”, “姓名：张伟”, “my name is Li Ming”.

Rules alone, without a dictionary of names: what follows an introduction is a name when it begins with one of the
surnames that nine of ten people have. That of the citizen is known; those of others are found by
:mod:`furong.foundation.identity.third_names`.
"""

from __future__ import annotations

import re

__all__ = ["HIDDEN", "without_told_names"]

#: What stands where something was left out.
HIDDEN = "＊＊＊"
_SURNAMES = (
    "(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚沈钟"
    "姜崔谭陆范汪廖石金韦贾夏傅方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤游温舒黎鲁康翟])"
)
#: Words that begin as a surname does.
_WORDS = "(?!马上|方便|高龄|高度|时常|常年|常常|平时|温和|万一|任何|任意|向来|金额|程度|余额|何时|何处|何人|白天|夏天)"
_GIVEN = "[\u4e00-\u9fff]{1,2}"
#: After these a name comes.
_SURE = "我的名字(?:是|叫)|我(?:名)?叫做?|本人叫|本人姓名|(?:联系人|姓名|户主|业主姓名)(?:是|为|[:：])"
#: After these a name comes when nothing else does.
_MAYBE = "我是|本人是?|联系人|姓名|(?:他|她)叫"
_END = r"(?=[，,。.；;、！!？?）)\s]|$|电话|手机|身份证|住|家住)"
_TOLD = re.compile(
    f"(?P<sure>(?:{_SURE})\\s*){_WORDS}{_SURNAMES}{_GIVEN}"
    f"|(?P<maybe>(?:{_MAYBE})\\s*){_WORDS}{_SURNAMES}{_GIVEN}{_END}"
    "|(?P<english>(?i:my name is|i am called)\\s+)[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}"
)


def without_told_names(text: str) -> str:
    """Return the text without the names with which people introduce themselves."""
    return _TOLD.sub(lambda found: f"{found['sure'] or found['maybe'] or found['english']}{HIDDEN}", text)
