"""A text in its plain form: one width, one case, simplified characters, no digits' values, no invisible signs.

What citizens write comes in full and half width, with traditional characters, with signs between the characters of a
word that shall not be found, and with nothing at all. Everything that compares texts compares their plain forms.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["LENGTH_MAX", "blanked", "folded", "plain", "simplified", "words_of", "words_only"]

#: So much of a text is read: its beginning and its end. [char]
LENGTH_MAX = 20_000
_END = 2_000
#: Pairs of a traditional character and its simplified one, the ones that appeals are likely to hold.
_PAIRS = (
    "幾几嗎吗個个們们來来時时說说話话請请問问題题對对過过還还這这樣样麼么為为與与從从後后裡里裏里會会開开關关門门間间聞闻"
    "電电機机車车輛辆運运輸输達达遠远進进邊边處处務务動动勞劳員员團团圍围國国園园場场塊块壞坏報报夠够學学"
    "孫孙寫写實实寶宝專专將将導导層层島岛嶺岭帶带師师幫帮廠厂廢废廣广廳厅張张強强彈弹態态慣惯慮虑懷怀懸悬應应戰战"
    "戶户捨舍掃扫採采換换損损搖摇擇择擊击擋挡據据擠挤擴扩擾扰攔拦敗败數数斷断無无曉晓條条業业極极構构樓楼標标樹树"
    "橋桥檢检權权歲岁歷历殘残殺杀氣气決决沒没況况淚泪淨净減减測测湯汤溝沟滅灭滿满漲涨漿浆潔洁澆浇濕湿濟济灣湾災灾"
    "煙烟熱热燈灯燒烧爛烂爭争爺爷牆墙獎奖獨独環环產产畝亩畢毕異异當当療疗癥症發发盜盗盡尽監监盤盘眾众礎础礦矿禮礼"
    "種种稱称穩稳窮穷競竞筆笔節节範范築筑簡简糧粮糾纠約约紅红納纳級级紙纸終终組组結结絕绝給给統统經经綠绿網网緊紧"
    "線线緣缘編编練练縣县總总績绩織织繩绳續续罰罚罷罢義义習习聯联聲声職职聽听腦脑膽胆臟脏臨临舉举舊旧艦舰藝艺藥药"
    "蘇苏號号蟲虫補补裝装製制複复規规視视親亲覺觉觀观觸触計计訂订討讨訓训記记設设許许訴诉診诊評评詐诈詢询試试該该"
    "詳详認认語语誤误調调談谈論论諮咨證证識识護护讀读變变讓让豬猪貓猫負负財财責责貨货販贩貪贪貧贫購购費费資资賠赔"
    "賣卖質质賬账賴赖趕赶跡迹踐践躍跃軌轨軍军軟软較较載载輕轻輪轮轉转辦办農农遲迟選选遺遗郵邮鄉乡鄰邻醫医釋释針针"
    "釣钓鈔钞鋼钢錄录錢钱錯错鍋锅鎖锁鎮镇鏟铲鐵铁鑰钥長长閃闪閉闭閒闲閣阁閱阅隊队陽阳陰阴陳陈陸陆階阶際际隨随險险"
    "隱隐難难雖虽雙双雜杂離离雲云霧雾靜静響响頂顶項项順顺須须預预領领頭头頻频顆颗願愿顧顾顯显風风飛飞飯饭飲饮飽饱"
    "養养餓饿館馆馬马駐驻駕驾騎骑騙骗騷骚驗验驚惊髒脏鬥斗鬧闹魚鱼鮮鲜鳥鸟鹽盐麥麦麵面黃黄點点黨党齊齐齒齿龍龙"
    "佈布併并佔占倉仓倆俩偉伟側侧偵侦傳传債债傷伤傾倾僅仅價价億亿優优償偿兒儿兩两冊册凍冻劃划劇剧劉刘勢势勝胜區区"
    "協协單单卻却厭厌參参吳吴員员啟启喪丧喬乔嗆呛嘆叹嘔呕嘩哗嚇吓嚴严嚮向囑嘱圓圆執执堅坚塵尘墊垫墜坠墮堕壓压壘垒"
    "夾夹奪夺婦妇媽妈嬰婴審审尋寻屍尸屬属崗岗嶄崭巖岩幹干庫库慘惨慶庆憂忧憤愤憑凭戲戏拋抛掛挂揀拣撥拨撲扑擁拥攜携"
    "敵敌晝昼暈晕棄弃棟栋楊杨槍枪樑梁橫横櫃柜歐欧毀毁毆殴洩泄涼凉滲渗漁渔潰溃澇涝濁浊灑洒煩烦燙烫爐炉犧牺"
    "狀状猶犹獄狱瑣琐瘋疯瘡疮癱瘫癮瘾皺皱睏困瞞瞒砲炮碼码磚砖禍祸禦御稅税積积竄窜竊窃籃篮籠笼繫系繳缴纏缠羅罗聖圣"
    "聰聪肅肃脅胁脫脱膠胶艱艰莊庄葉叶蓋盖蔥葱薦荐虛虚虧亏衛卫衝冲褲裤襲袭訊讯詞词詛诅誌志誘诱謊谎謝谢議议"
    "譽誉貴贵貸贷賄贿賓宾賞赏賤贱贈赠贓赃贏赢軀躯輩辈輻辐辭辞違违遞递遷迁鄭郑釘钉鈴铃銀银銷销鋪铺鋒锋錶表"
    "鍵键鎚锤鏈链鑽钻闖闯闢辟隸隶頸颈頒颁顏颜飄飘飼饲駛驶鬆松鬍胡鬱郁魯鲁鴨鸭鷄鸡雞鸡鹼碱麗丽黴霉齡龄龜龟"
)
_SIMPLE = str.maketrans(_PAIRS[0::2], _PAIRS[1::2])
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_DIGIT = re.compile(r"\d")
_NO_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]{0,400}>")


def simplified(text: str) -> str:
    """Return a text in simplified characters, half width and lower case, without tags and invisible signs.

    Args:
        text: Anything; of a very long one the beginning and the end are kept.
    """
    # Some signs are folded into eighteen.
    return _INVISIBLE.sub("", blanked(_ends(folded(_ends(text))))).translate(_SIMPLE)


def _ends(text: str) -> str:
    if len(text) <= LENGTH_MAX:
        return text
    return f"{text[: LENGTH_MAX - _END]}\n{text[-_END:]}"


def folded(text: str) -> str:
    """Return a text in half width and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def blanked(text: str) -> str:
    """Return a folded text with spaces in the place of tags, as many as they have signs."""
    return _TAG.sub(lambda tag: " " * len(tag[0]), text)


def plain(text: str) -> str:
    """Return the simplified text with each digit as 0 and each stretch of other signs as one NUL."""
    return _NO_WORD.sub("\0", _DIGIT.sub("0", simplified(text)))


def words_of(text: str) -> list[str]:
    """Return the stretches of letters and digits of the simplified text."""
    return _NO_WORD.sub(" ", simplified(text)).split()


def words_only(text: str) -> str:
    """Return the simplified text without spaces, punctuation and other signs, with its digits."""
    return "".join(words_of(text))
