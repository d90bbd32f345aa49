"""What makes words of an emergency harmless or doubtful wherever they stand, and what the ear writes instead of them.

A saying (气死我了, 跳楼价) is taken out before anything is looked for. What is staged, long past or settled is kept as
doubtful, unless the words say that it is now.
"""

from __future__ import annotations

import re

__all__ = ["LASTING", "harmless_blanked", "settled_doubt", "slips_mended"]

#: What speech recognition and input methods write for the words of an emergency, and what was meant; equally long, and
#: no words of their own.
_SLIPS = {
    "着货": "着火", "着伙": "着火", "起伙了": "起火了", "失货": "失火", "灭伙": "灭火", "燃器": "燃气",
    "燃汽": "燃气", "天然汽": "天然气", "煤汽": "煤气", "媒气": "煤气", "谢漏": "泄漏", "卸漏": "泄漏",
    "跳搂": "跳楼", "跳喽": "跳楼", "跳娄": "跳楼", "自纱": "自杀", "我想自沙": "我想自杀", "自刹": "自杀",
    "自砂": "自杀", "字杀": "自杀", "轻声念头": "轻生念头", "哥腕": "割腕", "割晚": "割腕", "割碗": "割腕",
    "农要": "农药", "安眠要": "安眠药", "安眠耀": "安眠药", "有人处电": "有人触电", "处电了": "触电了",
    "触店": "触电", "楚电": "触电", "露电": "漏电", "高亚线": "高压线", "高压现": "高压线", "溺谁": "溺水",
    "溺睡": "溺水", "逆水了": "溺水了", "落睡": "落水", "掉河理": "掉河里", "电剃": "电梯", "电题": "电梯",
    "井该": "井盖", "景盖": "井盖", "井概": "井盖", "画坡": "滑坡", "滑破": "滑坡", "泥石留": "泥石流",
    "尼石流": "泥石流", "山红": "山洪", "踏方": "塌方", "塌芳": "塌方", "倒踏": "倒塌", "坍踏": "坍塌",
    "贪塌": "坍塌", "昏到": "昏倒", "晕到": "晕倒", "混迷": "昏迷", "婚迷": "昏迷", "抽畜": "抽搐", "抽触": "抽搐",
    "窒西": "窒息", "至息": "窒息", "旧命": "救命", "救名": "救命", "就命": "救命", "求救名": "求救命",
    "看人拿刀": "有人拿刀", "砍任": "砍人", "坎人": "砍人", "拿到砍": "拿刀砍", "拿到刀": "拿着刀", "绑价": "绑架",
    "帮架了": "绑架了", "保炸": "爆炸", "暴炸": "爆炸", "报炸": "爆炸", "爆诈": "爆炸", "中独": "中毒",
    "中度了": "中毒了", "上土下泻": "上吐下泻", "上吐下泄": "上吐下泻", "车货了": "车祸了", "翻侧了": "侧翻了",
    "走矢": "走失", "走师": "走失", "失综": "失踪", "失宗": "失踪", "洪睡": "洪水", "绝堤": "决堤", "踩塌": "踩踏",
}  # fmt: skip
_SLIP = re.compile("|".join(sorted(_SLIPS, key=len, reverse=True)))
#: Words that belong to others: no slip there.
_SOUND = re.compile("燃器具|高压现浇|电题库")
#: Sayings, and words that hold words of emergencies.
_HARMLESS = re.compile(
    r"(?:气|吵|笑|烦|急|贵|坑|累|忙|羞|雷|丢|臭|麻烦|爱|羡慕|挤|吓|热)死(?:了?个?人|我|了|我们|你|老子|爹|他|她|们|累活|个人)?"
    r"|跳楼(?:价|大?甩卖|大?拍卖|大?减价|清仓|机|式|促销|处理)|想死(?:你|您|大家|这|那)|死(?:活不|循环|板|角|守|党|缓|灰|脑筋|记硬背)"
    r"|(?:打死|死)都?(?:我)?也?不|遗书(?:公证|怎么|范本|的法律|有效|的效力)|自杀式|烧炭(?:烤|的烧烤)|炭烤"
    r"|不见(?:得|长|效|好|成效|起色|动静|回复|处理|行动|答复|解决|改|有)|(?:结果|成绩|证件?|码|号|页面|数据|网页|报告|批文|钱|货|图|资金|方案|文件|贷款|补贴|批复|名额)"
    r"[^|]{0,6}[出下]不来|[^|]{0,1}卡在[^|]{0,4}(?:审核|环节|步骤|那一步|页面|界面|审批|流程)"
    r"|(?:气|心态|信息|情绪|肺|脑壳|脑袋|头|脾气|人气|流量|热得|多得|吵得|累得)(?:都|就|要|得|快|想)*爆炸|爆炸(?:头|性|式)"
    r"|(?:电脑|手机|系统|服务器|网站|u盘|链接|软件)[^|]{0,4}中(?:了)?(?:毒|病毒)|(?:垃圾|污水|渣土|泔水|药渣|建渣|废料|脏水|剩饭|餐厨|共享|单车)[^|]{0,10}倒在(?:地上|路边)"
    r"|杀(?:熟|价|青|毒|虫|菌|马特)|秒杀|抹杀|消防(?:栓|通道|验收|设施|箱)|火(?:锅|车站|爆|机|候|箭|龙果|炬)|打架子鼓|网络崩溃|心态崩|股市崩"
    r"|(?:椅|凳|沙发|座位)[^|]{0,4}太[矮低软][^起]{0,10}起不来"
)
#: Things that fall into water and holes, and are no persons.
_THINGS = re.compile(
    "(?:手机|钥匙|戒指|手表|钱包|眼镜|无人机|球|帽子|身份证|耳机|项链|饭卡|社保卡|手环|平板|快递)[^|]{0,6}$"
)
_FALLS = re.compile("^(?:掉|跌|落|滚|栽|滑|沉|从|卡)")
_STAGED = re.compile(
    "拍戏|拍电影|拍摄|剧组|演戏|扮演|密室|剧本杀|舞台剧|短剧|道具|(?:演练|演习|彩排).{0,16}(?:报备|准备|通知|计划|模拟|会放|照片)"
)
_STAGED_REACH = 40
_COUNT = "[一二两三四五六七八九十几半数0-9]+"
_PAST = re.compile(
    f"(?:去年|前年|大前年|上个?(?:月|周|星期|礼拜|学期)|以前|当年|曾经|那年|早年|年初|小时候|20[0-9]{{2}}年|"
    f"{_COUNT}个?多?(?:月|年|周|星期|礼拜)(?:多)?(?:以前|之前|前))(?!起|开始|以来)[^|]{{0,20}}$"
)
_LASTS = re.compile(
    "起|开始|以来|到现在|至今|一直|还没|还在|又|今天|昨天|现在|刚|今晚|今早|昨晚|失踪|走失|不见|扬言|威胁|救命"
)
_SETTLED = re.compile(
    "^.{0,14}(?:已经(?:处理|解决|结案|好了|出院|修好|扑灭了|调解)|处理完|处理好|结案|修好了|没事了|后来(?:好|修|没)|的赔偿款|误会|谣言|是假的)"
)
_ASKED = re.compile("^.{0,4}(?:应该(?:打|找|怎|如何)|该(?:打|找)哪|怎么预防|如何预防|怎么防|急救方法)")
#: Kinds of which something lasting is a nuisance rather than a call for help.
LASTING = re.compile("多年|常年|长年|长期|天天|平时|每到|一到|每年|每次|隔三差五")


def slips_mended(told: str) -> str:
    """Return a text of clauses with what was meant in the place of slips, sign for sign."""
    if _SLIP.search(told) is None:
        return told
    kept = [one.span() for one in _SOUND.finditer(told)]

    def mended(slip: re.Match[str]) -> str:
        within = any(start <= slip.start() < end for start, end in kept)
        return slip[0] if within else _SLIPS[slip[0]]

    return _SLIP.sub(mended, told)


def harmless_blanked(told: str) -> str:
    """Return a text of clauses with signs that mean nothing in the place of sayings, as many as they had."""
    return _HARMLESS.sub(lambda found: "~" * len(found[0]), told)


def settled_doubt(told: str, start: int, end: int) -> str:
    """Return what says that words are staged, of a thing, long past or settled; empty when nothing does.

    Args:
        told: The text in clauses.
        start: Where the words begin. [char]
        end: Where they end. [char]
    """
    before, after = told[max(0, start - _STAGED_REACH) : start], told[end : end + _STAGED_REACH]
    if staged := _STAGED.search(before):
        return staged[0]
    if _FALLS.search(told[start:end]) and (thing := _THINGS.search(before)):
        return thing[0]
    past = _PAST.search(before)
    if past and not _LASTS.search(told[max(0, start - _STAGED_REACH) : end + 24]):
        return past[0][:8]
    found = _SETTLED.search(after) or _ASKED.search(after)
    return found[0] if found else ""
