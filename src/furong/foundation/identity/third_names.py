"""Names of persons that stand in free text without an introduction: “邻居张三天天打我”, “我找李建国主任反映”.

Rules without a dictionary of words: a surname with one or two further characters is a name when what stands beside it
makes it a person. Beside it are asked: whom it is said of (邻居, 老板, 民警), a title after it (主任, 女士, 师傅), what
only persons do (打, 欠, 说), and whether the further characters are such as given names are made of. Characters that
begin more words than names (于, 向, 高) need more than others. What has been found once is found again in the text.

How often that is right is counted in tests/foundation/test_third_names.py, on sentences that it was not tuned on.
"""

from __future__ import annotations

import re
from enum import IntEnum

__all__ = ["third_names"]

_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|百里|南宫|宇文|长孙|轩辕"
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭林何罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚沈钟"
    "姜崔谭陆范汪廖石金韦贾夏傅方邹熊白孟秦邱侯江尹薛闫阎雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤游温舒黎鲁康翟"
    "施洪邢庞章颜聂詹鲍柯骆樊霍柴瞿晏欧艾甄裴卓蔺屠蒙池乔冉雍桑牛尚庄连古易耿满匡文关荆盛岑梅项祝季童费殷倪涂祁尤"
    "苗占凌翁兰滕华褚桂牟简饶辛冷阚沙查宁仇甘厉符景左岳解葛蒲苟赖代阳伍安齐管祖路包申柳俞喻"
)
#: They begin more words than names.
_OFTEN_WORDS = frozenset(
    "于向方高常任安万何时全关连满通白单应经相后和成曾许余程江石金黄周马田林路武温严代包占华文易路管阳查祖舒蒙屠池沙牛解左连古项费钱汤"
)
#: Without anything before it that tells of a person, these begin no name, whatever comes after.
_NEVER_ALONE = frozenset("何路管阳查祖舒蒙屠池沙牛解左连古包项费钱于向方安万时全关满通单应经占")
#: What given names are made of, more often than anything else is.
_GIVEN_SIGNS = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉梅文辉力健俊飞鹏斌波宇浩凯峰雷亮雪琴云莲真环荣爱妹"
    "香月莺媛瑞凡佳嘉琼勤珍贞莉晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君蕊薇菁梦岚苑筠柔竹霭凝晓"
    "欢枫芸菲寒伊亚宜可姬舒影荔枝思毅俊成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆"
    "民友裕河哲江超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾"
    "楠榕风航弘义兴良海山仁波宁贵福生龙元胜学祥才发武新利清彬富顺信子昌永世广志珠翠雅芝萍锋巧美娜慧淑惠素银春菊凤"
    "洁琳欣悦诗雨桐涵轩浩然梓萱子睿萌玲芬芳燕彩洪长忠柱铁大贵根宝财旺喜玺钢铭钊磊鑫森焱垚培轶昊晖昕晗晟暄远彤怀修"
    "如娅婕媚嫣嫦妮姗姝娇钰珏珂珺琪琦琬瑜璐璇彦彰征徽恒恺悟情愉慈懿"
    "帅师帆军冰冬凌凯刚力勋卫卿叶合吉同君启善喜嘉国圆坤培墨复夏太奎好妙婧孝孟季学宗定宜实宣宽尚岗岭崇川州巍平年"
    "帼幸庭康延开弓强彩影徐得恩悦惟慕成战操攀放方旗日昆显普景晋智暖曼月朝木本权来柏柳标栩桃桂梧棋楚槐欧正毓水汉沁沛"
    "沙治法洲济浪涌淇淼渊湘源滔滢漫潇澄濤灿炜炳烨焕煜照熙燃爽珮理琛瑛璋百益盈直睦石硕磊祖祺禄福秉科程稳穆立章端笑"
    "纯红纲绍维缘群翎翱耀联聪肖胤舟航良艺芷芹苗英茵茹荃莹莲菡葵蓝蔓蕾薪虎虹蝶行衡裕观觉言诗语谊谦豫贤赛超越跃路辰通"
    "小晓大花逸道达远邦郁采野金鉴钟锐锦镇长闯闻阳陶隆雄雨霄霖靖韬韵顺颂颜飒馨驰骁骏高鸿鸽鹃鹤麒麟黎齐三四五六七亮操何备羽丁"
)
_GIVEN = frozenset(_GIVEN_SIGNS)
#: A name that is hidden already.
_SOME = "某"
#: No given name ends in these: of what else a place, an office, a word is made.
_NO_GIVEN = frozenset(
    "路于州的了是在不我你他她它们这那个和与也就都有没很被把将向对从到去来吗呢吧啊呀嘛哦区县市镇乡街巷组院校馆所站部门局厅处会"
    "办队司厂店铺场桥湖楼号点分人者员业头某家总副房间外内里旁边面上下前后左右时候度格要额般许多少样些费钱车位"
    "物社政案便件方任意常经单价压层温速考龄小老题事说打欠骂叫请找问给让该应先女士姐师医"
)
_PEOPLE = (
    "邻居|邻里|老板|老板娘|同事|同学|朋友|室友|业主|住户|租户|租客|房东|经理|店主|店长|保安|负责人|法人|法人代表|法定代表人|"
    "老师|班主任|校长|教练|医生|护士|司机|师傅|队长|组长|班长|站长|所长|局长|科长|村长|村民|居民|书记|村支书|主任|网格员|"
    "民警|辅警|警官|交警|城管|队员|工头|包工头|中介|客服|快递员|外卖员|骑手|工人|员工|职工|家长|学生|家属|亲戚|"
    "老公|丈夫|老婆|妻子|爱人|儿子|女儿|父亲|母亲|爸爸|妈妈|他爸|她爸|他妈|她妈|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|孙子|孙女|侄子|"
    "叔叔|舅舅|男友|女友|前夫|前妻|孩子|老人|患者|病人|伤者|死者|受害人|受害者|当事人|肇事者|嫌疑人|被告|原告|债务人|"
    "欠款人|收款人|联系人|举报人|投诉人|名叫|叫做|有个叫|个叫|[他她]叫|自称|姓名为|名为"
)
_REACHED = (
    "找|找过|找一下|找到|联系|联系到|和|跟|与|同|向|给|由|被|让|把|是|对|替|问|请问|请|感谢|表扬|举报|投诉|起诉|控告|转告|"
    "叫|有|去|及|为|帮"
)
_TITLES = (
    "先生|女士|小姐|同志|主任|书记|经理|老师|师傅|医生|大夫|护士|局长|科长|处长|所长|队长|院长|校长|村长|站长|厂长|行长|部长|"
    "组长|班长|店长|镇长|区长|警官|律师|教授|教练|主管|阿姨|大爷|大妈|大叔|大姐|大哥|爷爷|奶奶|叔叔|老人|老板|家长"
)
#: What only persons do, or is told of persons alone.
_DEEDS = (
    "打|动手|殴|骂|辱|推了|踢|砸|砍|咬|骗|欠|拖欠|偷|抢|敲诈|威胁|骚扰|说|称|讲|承诺|答应|表示|反映|来电|投诉|诬|逃|失联|失踪|"
    "走失|跑了|贪|受贿|霸占|长期|经常|天天|每天|每晚|半夜|擅自|私自|私搭|非法|无证|无故|无照|故意|多次|一直|乱|核实|"
    "把|强占|殴打|侵占|违规|违法|违建|打架|吵架|吸毒|赌|住|家住|电话|手机|身份证|不接|不还|不给|不退|不付|不肯|将|出具"
)
#: After a person of whom something is said anything may come that carries a sentence on.
_GOES_ON = (
    "的|是|在|被|对|向|和|与|跟|给|不|没|未|无|也|又|还|就|都|总|老是|已|曾|正|从|到|去|来|要|让|用|因|独|今|昨|上|拒|收|开|养|堵|停|放|"
    "逆|强|承|负|处|办|申|推|租|卖|买|搭|修|建|扔|丢|吵|闹|晚|拿|带|两|及|以|名|本|所|有|为|任|男|女|态|误|体罚|乱|失|逃|怀|转|"
    "侵|占|违|卡|中途|摔|昏|获|发|补|绕|嫌|装|做|生|坐|问|敲"
)
_MARKS = r"[，,。.；;、：:！!？?（）()\s“”\"'《》]"


class _Left(IntEnum):
    """What stands before a surname, by how much it tells of a person."""

    NOTHING = 0
    BEGIN = 1
    REACHED = 2
    PERSON = 3


class _Right(IntEnum):
    """What stands behind a given name, by how much it tells of a person."""

    NOTHING = 0
    GOES_ON = 1
    END = 2
    DEED = 3
    TITLE = 4


#: What stands before these signs when they end a word.
_ENDS = {
    "何": "有为是如因缘任几",
    "任": "主担责信委",
    "方": "地对警官甲乙双单多",
    "于": "由关对属位处至等",
    "高": "提",
    "关": "有相机海",
    "程": "过工流课",
    "金": "资现押基租",
    "文": "论中公",
    "包": "承",
    "管": "物城监不主",
    "解": "了理",
    "查": "调检审",
    "安": "公保治平西",
    "林": "园森",
    "钱": "有没花收",
    "童": "儿",
    "温": "高",
    "江": "长",
    "时": "及",
    "成": "造",
    "单": "名订",
    "经": "已曾",
}
_SURNAME = re.compile(f"{_DOUBLE}|[{_SINGLE}]")
_GIVEN_FORM = re.compile("[\u4e00-\u9fff]{1,2}")
#: Words that begin as a name does.
_WORD = re.compile(
    "马上|马路|马拉|方便|方向|方案|方圆[一二三四五六七八九十百几]|高[龄度峰层考速温压价中新声空兴科]|时[常间候段]|常[年常见规住]|平时|温[和度泉江]|万[一达象分般]|"
    "任[何意务职性]|向[来社政阳前居我他她物公乘]|金[额融属沙牛堂]|程[度序]|余[额下款热]|何[时处人必种以可]|白[天色云]|黄[色金线河]|江[边面河安]|谢谢|"
    "于[心是今去本昨前情理上下此]|周[边围末期转一二三四五六日]|许[多可]|曾[经多]|严[格重禁厉]|毛[病巾坯估]|夏[天季]|雷[雨电]|石[头板油料室]|"
    "田[地间]|林[地荫业木]|陆[续地]|范围|文[化件明]|关[于闭心门]|单[元位]|应[该当]|经[常过]|康[复庄养]|安[全置静排宁逸定]|钱[款包不财物]|贺[卡信]|莫名|"
    "孙[子女]|徐徐|胡[乱同萝言说]|董事|杜绝|汪汪|顾客|史上|张贴|陈[列旧述]|韩[国式]|钟[楼点头]|苏[宁州]|武[侯汉]|龙[泉湖潭]|华[阳西为]|成[都华]|"
    "连[续接]|满意|古[镇城]|易[燃爆]|代[表理办收]|占[道用地]|包[括工装裹]|盛[大开]|解[决释除]|查[询看处]|管[理道网控教科制]|路[灯面边口段过]|"
    "左[边右侧转]|简[单直陋]|冷[水气漠]|甘[肃孜]|宁[夏波静]|兰州|桂[湖花溪]|华[润侨联]|牛[奶市王]|齐[全备]|包[间房]|项[目链]|季[度节]|童[车年]|费[用]|"
    "盛[世夏]|伍[佰]|沙[子发石湾]|安[装检居]|尚未|尤其|占[据有]|艾滋|池[塘子]|柳[江树]|祖[国孙父母]|申[请报诉领]|章[程节]|凌晨|洪[水灾]|"
    "和谐|叶[片子]|唐宋|孔雀|王[府朝者]|蒙[受古冤]|连[锁累]|关[系键注]|华[府庭]|文[明书]|代[码价驾]|徐家|舒[心适服]|唐[朝代]|屠[夫宰]|程中|施[工救暴]"
)
#: What is no given name though every sign of it could be one.
_NO_NAME = re.compile(
    "学生|科大|小学|中学|大学|教学|语文|数学|英语|普通|可以|水平|公司|国家|国际|建设|新[区城村]|大道|中心|世纪|明珠|心如|"
    "和平|建国路|家[园里]|花园|安全|平安|中国|全国|生活|生产|春天|书记"
)
_IN_PERSON = re.compile(f"(?:{_PEOPLE})$")
_IN_REACHED = re.compile(f"(?:{_REACHED})$")
_BEFORE = re.compile(rf"(?:^|{_MARKS})$")
_TITLE = re.compile(f"(?:{_TITLES})")
_DEED = re.compile(f"(?:{_DEEDS})|[，,（(、 ]?(?:男|女|电话|手机|身份证|今年|现年)")
_END = re.compile(rf"{_MARKS}|$")
_ON = re.compile(f"(?:{_GOES_ON})")
#: Two of whom something is said together.
_PAIR = re.compile(f"(?:[、和与及跟]|以及)(?:{_DOUBLE}|[{_SINGLE}])[{_GIVEN_SIGNS}]{{2}}")
_AND = re.compile("[、和与及跟，,]|以及")
_LEFT_MAX = 5


def third_names(text: str) -> list[str]:
    """Return the names that are told of persons in a text, each once; a title or a deed beside them is none of it."""
    found: dict[str, None] = {}
    end = at = 0
    for match in _SURNAME.finditer(text):
        if match.start() < at:
            continue
        left = _left(text, match.start(), end)
        length = _given(text, match, left)
        if length:
            at = end = match.end() + length
            found[text[match.start() : end]] = None
    return list(found)


def _left(text: str, at: int, last: int) -> _Left:
    """Return what stands before a place; behind a name, “and” makes the next one a person as well."""
    before = text[max(0, at - _LEFT_MAX) : at]
    if _IN_PERSON.search(before) or (last and _AND.fullmatch(text, last, at)):
        return _Left.PERSON
    if _IN_REACHED.search(before):
        return _Left.REACHED
    return _Left.BEGIN if _BEFORE.search(before) else _Left.NOTHING


def _right(text: str, at: int) -> _Right:
    if _PAIR.match(text, at):
        return _Right.DEED
    for pattern, told in ((_TITLE, _Right.TITLE), (_DEED, _Right.DEED), (_END, _Right.END), (_ON, _Right.GOES_ON)):
        if pattern.match(text, at):
            return told
    return _Right.NOTHING


def _given(text: str, surname: re.Match[str], left: _Left) -> int:
    """Return how many characters behind a surname are its given name; none when it is no name."""
    if _WORD.match(text, surname.start()) or _is_tail(text, surname.start()):
        return 0
    at = surname.end()
    best = (False, False, _Right.NOTHING, 0)
    for length in (1, 2):
        given = text[at : at + length]
        if (
            not _GIVEN_FORM.fullmatch(given)
            or given[-1] in _NO_GIVEN
            or _TITLE.match(given)
            or _NO_NAME.match(given)
            or _SOME in given
        ):
            continue
        right, is_usual = _right(text, at + length), all(one in _GIVEN for one in given)
        if _is_name(surname[0], length, left, right, is_usual=is_usual):
            best = max(best, (right > _Right.NOTHING, is_usual, right, length))
    return best[-1]


def _is_tail(text: str, at: int) -> bool:
    """Return whether a sign belongs to what stands before it: the second of two alike, or a figure's unit."""
    before = text[at - 1 : at]
    return bool(before) and (
        before == text[at] or (before.isdigit() and text[at] in "万单") or before in _ENDS.get(text[at], "")
    )


def _is_name(surname: str, length: int, left: _Left, right: _Right, *, is_usual: bool) -> bool:
    if left is _Left.NOTHING and surname in _NEVER_ALONE:
        return False
    if not is_usual and (surname in _OFTEN_WORDS or left is not _Left.PERSON):
        # An unusual given name is one behind a surname that begins no words, between a person and an act of one.
        return left is _Left.REACHED and right is _Right.TITLE and surname not in _OFTEN_WORDS
    if left is _Left.PERSON:
        return right > _Right.NOTHING or (length > 1 and is_usual)
    if right is _Right.TITLE:
        return True
    if left is _Left.REACHED:
        return right in (_Right.DEED, _Right.END) and (length > 1 or surname not in _OFTEN_WORDS)
    return left is _Left.BEGIN and right is _Right.DEED
