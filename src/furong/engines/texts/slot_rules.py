"""Which words fill which slot: patterns over a citizen's words in simplified characters, half width and lower case."""

from __future__ import annotations

import re

__all__ = [
    "ANGRY",
    "ANXIOUS",
    "DENIED",
    "FILLER",
    "GREETING",
    "NAMES",
    "NOT_NAMES",
    "PHONE",
    "PLEASED",
    "PRESSING",
    "SUPPLY",
    "TIMES",
    "TROUBLE",
    "VULNERABLE",
    "WANTED",
    "WONDERED",
    "days_of",
]

_N = "[0-9一二两三四五六七八九十百几数半]"
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田"
    "董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝代])"
)
#: Who calls; the group is the name.
NAMES = tuple(
    re.compile(one)
    for one in (
        rf"我(?:的名字)?(?:叫|是)(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})(?=[,。!?;:\s]|$)",
        rf"(?:免贵|我|鄙|敝|本人|小)姓(?P<name>{_SURNAME})(?=[,。!?;:\s]|$|[我住在家的啊哈，])",
        rf"(?:本人|联系人|姓名|诉求人|来电人|反映人|投诉人)[:是叫为]?\s*(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?)"
        r"(?=[,。!?;:\s]|$|电话|手机|住|系|现|于|在|反)",
        r"\b(?:my name is|i am called|this is)\s+(?P<name>[a-z][a-z'-]+(?:\s(?!and\b|from\b|i\b)"
        r"[a-z][a-z'-]+)?)(?=[,.!?;\s]|$)",
        rf"\n?(?P<name>{_SURNAME}(?:先生|女士|小姐|师傅|老师|大爷|婆婆|嬢嬢|阿姨|大姐))(?=[,。!?;:\s你您]|$)",
    )
)
NOT_NAMES = re.compile("业主|居民|老人|住户|本地|外地|成都|学生|商家|租客|游客|市民|群众")
PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?86)?1[3-9](?:[\s-]?\d){9}|0\d{2,3}-?\d{7,8})(?!\d)|"
    r"[1幺一][零一二两三四五六七八九幺〇]{10}(?![零一二两三四五六七八九幺〇])"
)
_DAY = (
    "(?:大前天|前天|昨天|昨日|昨儿|寻日|琴日|昨晚|昨夜|前晚|今天|今日|今儿|今早|今晨|今晚|当天|上午|下午|"
    "每天|天天|每晚|每日|夜夜|经常|周末|节假日)"
)
_PART = "(?:一早|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|晚|夜里|夜间|半夜|深夜|凌晨|清晨)"
_CLOCK = (
    rf"(?:{_N}{{1,3}}(?:点钟|点半|点(?:{_N}{{1,3}}分?)?|[::][0-5]\d)(?:(?:到|至|-|~)"
    rf"(?:第二天)?{_PART}?{_N}{{1,3}}(?:点半|点钟|点|[::][0-5]\d))?)"
)
#: When: stretches of time first, then points of it.
TIMES = tuple(
    re.compile(one)
    for one in (
        rf"(?:从|自|打|于)?(?:(?:19|20)[0-9]{{2}}年)?(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:份|"
        rf"(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号]?)"
        rf"{_PART}?{_CLOCK}?(?:开始|起|以来)?",
        r"(?:从|自|打|于)?(?:19|20)[0-9]{2}年(?:初|底|末|上半年|下半年|[0-9]{1,2}月(?![0-9]))?(?:开始|起|以来)?",
        rf"(?:都|已经|已|有)?(?:第|快|近|将近|整整|超过|好(?=几))?(?!四周(?!了|"
        rf"咯))(?<![要需用]){_N}{{1,4}}多?\s?(?:个)?(?:半)?"
        r"(?:分钟|小时|钟头|天|日(?!常)|周|星期|礼拜|月(?!份|[0-9一二三四五六七八九十])|年)(?:多|"
        r"半)?(?:时间)?(?!之?内|以内|前|之前|后|之后)(?:了|咯|啦|来)?",
        rf"(?:从|自|打)?{_DAY}(?:的)?{_PART}?\s?{_CLOCK}?(?:开始|起|以来)?",
        rf"(?:从|自|打)?(?:上|这|本|下)?个?(?:周|星期|礼拜)[一二三四五六日天末](?:的)?{_PART}?{_CLOCK}?(?:开始|"
        rf"起|以来)?",
        r"(?:从|自|打)?(?:上个?|这个?|本)(?:周|星期|礼拜|月)(?![一二三四五六日天末])(?:初|中|底)?(?:开始|起|以来)?",
        r"(?:从|自|打)?(?:去年|前年|今年|年初|年底)(?:[0-9一二三四五六七八九十]{1,2}月份?)?(?:开始|起|以来)?",
        rf"{_N}{{1,3}}(?:天|个月|年|周|个星期|小时|分钟)(?:之?前)",
        rf"(?:从|自)?{_PART}?{_CLOCK}(?:开始|起|以来)?",
        r"(?:好几天|好多天|几天|好久|很久|长期|半天)(?:了|咯)",
        rf"(?:刚才|刚刚|{_PART}(?=总|都|老|就|一直|在))",
        r"\b(?:since|from)\s(?:yesterday|today|(?:last|this)\s[a-z]+|monday|tuesday|wednesday|thursday|friday|"
        r"saturday|sunday)(?:\s(?:morning|evening|night|afternoon))?",
        r"\bfor\s(?:over\s|more than\s|about\s)?(?:an?|one|two|three|four|five|six|seven|several|[0-9]+)"
        r"\s(?:hours?|days?|weeks?|months?|years?)",
        r"\b(?:yesterday|last night|this morning|today|tonight|every night|every day|last (?:week|month|year))"
        r"\b(?:\sat\s[0-9]{1,2}(?::[0-9]{2})?\s?(?:am|pm)?)?",
    )
)
_TROUBLES = (
    "停水|断水|没有?水|莫得水|没得水|冇水|水压|水质|供水|漏水|渗水|积水|淹|内涝|爆管|停电|断电|没有?电|莫得电|"
    "跳闸|停气|断气|没有?气|[水电气][又都就]?停[了咯啦]|泄[漏露]|"
    "路灯|不亮|熄灭|坏了|坏咯|坏掉|损坏|破损|塌陷|坑洼|坑坑|大坑|裂缝|开裂|井盖|下水道|堵塞|堵了|堵车|拥堵|"
    "堵住|返水|反水|化粪池|污水(?!厂|处理厂)|"
    "噪音|噪声|扰民|吵|广场舞|装修|施工|打桩|夜间施工|油烟|异味|恶臭|臭|粉尘|扬尘|冒烟|焚烧|垃圾(?!站|桶|箱|房|"
    "中转)|清运|卫生|脏|老鼠|蟑螂|"
    "违建|违章|搭建|占道|乱停|占用|堵塞消防通道|消防通道|堆放|杂物|飞线|电动车|电瓶车|共享单车|单车|僵尸车|"
    "停车(?!场|楼)|收费|乱收费|多收|涨价|"
    "物业|电梯|困人|门禁|漏气|拖欠|欠薪|欠工资|不发工资|克扣|辞退|加班|社保|医保|公积金|低保|养老金|退休|报销|"
    "补贴|落户|户口|居住证|身份证|"
    "入学|学位|划片|转学|补课|校服|食堂|退款|不退|退费|退钱|跑路|诈骗|被骗|假货|过期|变质|不合格|质量|合同|"
    "虚假|欺诈|拆迁|征收|补偿|"
    "公交(?!站|车站|枢纽)|地铁(?!站|口|[a-z]口)|班次|晚点|拒载|绕路|打表|红绿灯|信号灯|斑马线|标线|限行|乱扔|"
    "高空抛物|抛物|流浪狗|恶犬|遛狗|狗咬|养鸡|蚊虫|"
    "树枝|倒伏|绿化|枯树|护栏|围挡|信号差|没信号|断网|网络|快递|外卖|赌博|传销|盗|偷|打架|家暴|骚扰|失踪|走失|"
    "污染|排污|非法|采砂|"
    "推诿|不作为|态度差|态度恶劣|不开门|不处理|打不通|没人接|办证|办理|审批|营业执照|税|发票|疫苗|挂号|就医|"
    "产证|房产证|不动产|"
    "no water|no electricity|power (?:cut|outage)|noise|noisy|leak(?:ing|s)?|broken|garbage|rubbish|smell|"
    "smoke|street ?light|pothole|flood(?:ed|ing)?|"
    "construction|parking|refund|unpaid|wages|visa|elevator|lift|sewage|blocked|illegal|water (?:is|has been)"
    " (?:off|cut)"
)
TROUBLE = re.compile(_TROUBLES)
#: What nobody can live without for long.
SUPPLY = re.compile(
    "停水|断水|没有?水|莫得水|没得水|冇水|供水|停电|断电|没有?电|莫得电|停气|断气|没有?气|[水电气][又都就]?停[了咯啦]|"
    "no water|power cut|"
    "no electricity"
)
#: What is asked to be done; a clause from there on.
WANTED = re.compile(
    r"希望|要求|请求|恳请|恳求|强烈要求|盼望?(?=你|您|有关|相关|领导|政府|尽)|请(?!问|假|客|教|人|了)|"
    r"麻烦(?=你|您|帮|派|尽|把|处|协)|拜托|建议|"
    r"(?:能不能|能否|可不可以|可否|可以(?=帮|派|来)|得不得行|要得不|帮我|帮忙|我(?:想|要)(?:投诉|举报|"
    r"反映(?=一下)|退|求助)|"
    r"想要|尽快(?=修|处|解|恢|派|答|给|清|整|拆|查|退|落|协)|唔该|"
    r"\bplease\b|\bcould you\b|\bcan you\b|\bi (?:want|hope|would like|demand)\b|\bsend someone\b)"
)
#: What is asked to be told.
WONDERED = re.compile(
    r"请问|想问|问一?下|咨询|想了解|想知道|怎么(?!回事|这样|能|可以)|怎样|如何|什么时候|几时|好久(?=修|通|来|"
    r"能|可|才|得|恢)|多久|啷个|咋个|哪里(?=办|可|能|有)|"
    r"点样|是否|是不是可以|需要什么|什么材料|\bwhen (?:will|can)\b|\bhow (?:do|can|to|long)\b|\bwhere (?:can|do)\b"
)
FILLER = re.compile(
    r"^(?:[\s、\"'“”‘’(\[-]|你好|您好|喂|嗯+|哦+|啊+|呃+|那个|这个|就是说?|我(?:想|要)?(?:反映|说)(?:一下|下)?|反映(?:一下|下)?|然后|所以|但是|而且|还有|因为|"
    r"我们(?:这边|这里|这儿|那边|家|屋头|小区)?|我(?:家|屋头)|这边|这里|现在|都|也|就|又|还|的|有人|好的|是的|"
    r"谢谢|请问(?:一下)?|(?:我?想)?(?:咨询|了解|问)(?:一下|下)?)"
)
GREETING = re.compile(
    r"^(?:\s|你好|您好|喂|嗯+|哦+|啊+|好的?|可以|行|对|是的?|谢谢你?您?|麻烦了|再见|没有了?|不用了?|晓得了?|"
    r"知道了?|12345吗?|是12345吗|hello|hi|thanks?(?: you)?|yes|no|ok|bye)*$"
)
PRESSING = re.compile(
    r"(?<![不没])(?:紧急(?!程度|情况|预案|联系|电话|出口|通道)|很急|特别急|十分急|急死|急需|加急|十万火急|马上|赶紧|赶快|立刻|立即|即刻|等不[及了起]|"
    r"刻不容缓|快点|快些|搞快|快啲|今天必须|"
    r"\burgent(?:ly)?\b|\bimmediately\b|\basap\b|\bright (?:away|now)\b)"
)
ANGRY = re.compile(
    r"气愤|愤怒|气死|太过分|过分得很|忍无可忍|不作为|推诿|踢皮球|推来推去|没人管|无人管|莫得人管|没得人管|骗子|"
    r"欺负|投诉你们|态度恶劣|态度差|岂有此理|"
    r"打了(?:好几|很多|无数|[0-9一二两三四五六七八九十几]+)(?:次|遍|个)电话|反映了?(?:很多|多|好几|无数|"
    r"[0-9一二两三四五六七八九十几]+)次|"
    r"受不了|受不鸟|遭不住|糊弄|敷衍|凭什么|恼火得很|火大|太差了|曝光|\b(?:angry|furious|outrageous|"
    r"unacceptable|ridiculous|terrible|fed up)\b|😡|🤬|😠|💢"
)
ANXIOUS = re.compile(
    r"担心|害怕|好怕|怕出事|着急|焦急|心焦|急死|焦虑|睡不着|睡不好|提心吊胆|不放心|无助|没办法了|求求|救救|"
    r"\b(?:worried|afraid|scared|anxious|desperate)\b|😭|😢|😰|😨|🙏"
)
PLEASED = re.compile(
    r"表扬|感谢|点赞|满意(?<!不满意)|辛苦了|很负责|太好了|\b(?:grateful|appreciate|thank you so much|great job)"
    r"\b|👍|❤|🌹"
)
#: Whom to think of first, by kind.
VULNERABLE = {
    "elderly": re.compile(
        r"老人(?!家里?的|大学|院|机|证|卡|头)|老年人|老爷爷|老奶奶|老太婆|老太太|老大爷|婆婆爷爷|"
        r"[七八九]十多?岁|(?<!\d)[7-9]\d多?岁|老父亲|老母亲|老妈妈|"
        r"长者|\belderly\b|\bold (?:man|woman|people|parents?|mother|father)\b|\bgrand(?:mother|father|ma|pa)\b|👵|👴"
    ),
    "child": re.compile(
        r"小孩子?|孩子|娃娃|娃儿|幼儿(?!园)|婴儿|宝宝|儿童(?!医院|公园|乐园|节)|新生儿|细路|细蚊仔|小朋友|bb仔|"
        r"bb(?=[,。\s]|$)|未成年|留守儿童|学龄前|"
        r"\b(?:child|children|kids?|baby|babies|infant|toddler)\b|👶|🧒"
    ),
    "pregnant": re.compile(r"孕妇|怀孕|大肚婆|产妇|坐月子|\bpregnant\b|🤰"),
    "disabled": re.compile(
        r"残疾人?(?!证)|残障|盲人|聋哑|轮椅|瘫痪|行动不便|走不动路?|\bdisab(?:led|ility)\b|"
        r"\bwheelchair\b|♿|🦽"
    ),
    "ill": re.compile(
        r"病人|重病|癌症|透析|尿毒症|心脏病|卧床|高血压|哮喘|术后|刚做完?手术|呼吸机|氧气机|制氧机|精神病|"
        r"抑郁症|\b(?:patient|seriously ill|dialysis|cancer)\b"
    ),
    "alone": re.compile(r"独居|空巢|孤寡|一个人在?(?:家|住|屋头)|无人照顾|没人照顾|\blives? alone\b"),
}
DENIED = re.compile(r"(?:没有|没得|莫得|没|不是|无|冇|\bno|\bnot|\bwithout)(?:什么|得|an?|any|\s)*$")

_DIGITS = {**{str(number): number for number in range(10)}, "半": 0.5, "两": 2, "几": 3, "数": 3}
_DIGITS |= dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_UNITS = {
    "天": 1,
    "日": 1,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "月": 30,
    "年": 365,
    "day": 1,
    "week": 7,
    "month": 30,
    "year": 365,
}
_LASTING = re.compile(rf"({_N}{{1,4}})多?\s?个?半?(天|日|周|星期|礼拜|月|年)")
_LASTING_EN = re.compile(r"(two|three|four|five|six|seven|several|[0-9]+)\s(day|week|month|year)")
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "several": 3}


def days_of(words: str) -> float:
    """Return how long something lasts that is said to last so long; 0 when it is no stretch of days. [day]"""
    if match := _LASTING_EN.search(words):
        return float(_ENGLISH.get(match[1]) or match[1]) * _UNITS[match[2]]
    if re.search("月[0-9一二三四五六七八九十份]|[0-9]日$|号$", words) or not (match := _LASTING.search(words)):
        return 3.0 if re.search("好几天|好多天|好久|很久|长期", words) else 0.0
    told = match[1]
    number = float(told) if told.isascii() and told.isdecimal() else float(max(_DIGITS.get(sign, 0) for sign in told))
    return number * _UNITS[match[2]]
