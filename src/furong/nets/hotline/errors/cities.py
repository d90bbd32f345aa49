"""What can go wrong between cities, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, FurongError, InvalidInput, NotAllowed, NotFound, TooLarge

__all__ = [
    "CITY_REFUSALS",
    "CityClauseMissing",
    "CityContentAltered",
    "CityDecisionReasonMissing",
    "CityFileUnknown",
    "CityKeyUnusable",
    "CityMessageReused",
    "CityMessageStale",
    "CityMessageTooLarge",
    "CityMessageUnreadable",
    "CityNotAddressed",
    "CityNotKnown",
    "CityOwn",
    "CityPaused",
    "CitySignatureWrong",
    "CityUnusable",
    "PartnerUnknown",
    "TransferSettled",
    "TransferTaken",
    "TransferUnknown",
]


class CityMessageUnreadable(InvalidInput):
    """What came is no message between cities."""

    code = "hotline.city_message_unreadable"
    zh = "收到的不是城市间转办报文：{trouble}。请核对协议版本与报文格式。"
    en = "This is no message between cities: {trouble}. Compare the version of the protocol and the form."


class CityMessageTooLarge(TooLarge):
    """A message is longer than is taken."""

    code = "hotline.city_message_too_large"
    zh = "城市间报文有 {size} 字节，最多 {most} 字节。附件应按摘要另行提取。"
    en = "The message between cities has {size} bytes; {most} are the most. Files are fetched by their hash."


class CityNotKnown(NotAllowed):
    """The sender is no partner of this city."""

    code = "hotline.city_not_known"
    zh = "城市 {city} 不是本市登记的转办伙伴。请先由双方登记地址与公钥。"
    en = "{city} is no partner of this city. Both sides register address and public key first."


class CityPaused(NotAllowed):
    """Nothing is exchanged with that city now."""

    code = "hotline.city_paused"
    zh = "与城市 {city} 的转办已暂停。请联系本市系统运维。"
    en = "The exchange with {city} is paused. Ask the operator of this node."


class CityNotAddressed(InvalidInput):
    """A message is for another city."""

    code = "hotline.city_not_addressed"
    zh = "报文寄给 {to}，本市是 {own}。请核对伙伴登记的地址。"
    en = "The message is for {to}, and this is {own}. Check the address that is registered."


class CitySignatureWrong(NotAllowed):
    """A message is not signed with the key that is registered."""

    code = "hotline.city_signature_wrong"
    zh = "报文签名与城市 {city} 登记的公钥（指纹 {fingerprint}）不符。请核对密钥是否已更换。"
    en = "The signature is not that of the key registered for {city} (fingerprint {fingerprint}). Has the key changed?"


class CityContentAltered(InvalidInput):
    """The content of a message is not what its hash says."""

    code = "hotline.city_content_altered"
    zh = "报文内容与摘要不符：声明 {told}，实际 {found}。内容可能被改动，请原样重发。"
    en = "The content is not what its hash says: {told} is told, {found} is found. Send it again unchanged."


class CityMessageStale(InvalidInput):
    """A message is too old, or from the future."""

    code = "hotline.city_message_stale"
    zh = "报文签发于 {sent_at}，有效至 {expires_at}，现在是 {now}。请校准时钟并重新签发。"
    en = "The message was signed at {sent_at} and holds until {expires_at}; it is {now}. Set the clock, sign it again."


class CityMessageReused(Conflict):
    """The id of a message was used before for something else."""

    code = "hotline.city_message_reused"
    zh = "报文编号 {message} 已用于另一内容。每个报文应使用新的编号。"
    en = "The id {message} was used for other content. Every message needs an id of its own."


class TransferUnknown(NotFound):
    """There is no such transfer."""

    code = "hotline.transfer_unknown"
    zh = "没有编号为 {transfer} 的转办。请从转办列表中选择。"
    en = "There is no transfer {transfer}. Choose one from the list."


class TransferSettled(Conflict):
    """A transfer was decided before, or taken back."""

    code = "hotline.transfer_settled"
    zh = "转办 {transfer} 的状态是“{state}”，不能再这样处理。"
    en = "The transfer {transfer} is {state}; this cannot be done with it any more."


class TransferTaken(Conflict):
    """The other city has an appeal already, so that it cannot be taken back."""

    code = "hotline.transfer_taken"
    zh = "{city} 已经收到该诉求，只能等待对方接收或退回。"
    en = "{city} has the appeal already: only its decision can bring it back."


class CityFileUnknown(NotFound):
    """No such file goes with a transfer."""

    code = "hotline.city_file_unknown"
    zh = "转办 {transfer} 没有摘要为 {sha256} 的附件。"
    en = "No file of the hash {sha256} goes with the transfer {transfer}."


class PartnerUnknown(NotFound):
    """There is no partner city of that code."""

    code = "hotline.partner_unknown"
    zh = "没有登记代码为 {city} 的伙伴城市。请先登记。"
    en = "No partner city of the code {city} is registered. Register it first."


class CityOwn(InvalidInput):
    """A city cannot be its own partner."""

    code = "hotline.city_own"
    zh = "{city} 是本市，不能登记为伙伴城市。"
    en = "{city} is this city; it cannot be its own partner."


class CityUnusable(InvalidInput):
    """Something of a partner city cannot be used."""

    code = "hotline.city_unusable"
    zh = "伙伴城市的“{field}”不可用：应为{expected}。"
    en = "{field} of the partner city cannot be used: {expected} is expected."


class CityKeyUnusable(InvalidInput):
    """A public key is none."""

    code = "hotline.city_key_unusable"
    zh = "公钥不可用：应为 32 字节 Ed25519 公钥的 base64 编码（44 个字符）。"
    en = "The public key cannot be used: the base64 of the 32 bytes of an Ed25519 key is expected (44 characters)."


class CityClauseMissing(InvalidInput):
    """It is not said by which clause an appeal is another city's matter."""

    code = "hotline.city_clause_missing"
    zh = "转办外市须引用条款：请填写该事项归对方管辖的依据。"
    en = "A transfer to another city cites a clause: say by which it is that city's matter."


class CityDecisionReasonMissing(InvalidInput):
    """It is not said why an appeal of another city is not accepted."""

    code = "hotline.city_decision_reason_missing"
    zh = "退回外市诉求须说明理由。"
    en = "Say why the appeal of the other city is not accepted."


#: What makes a message of another city be refused, and be kept in quarantine.
CITY_REFUSALS: tuple[type[FurongError], ...] = (
    CityMessageUnreadable,
    CityMessageTooLarge,
    CityNotKnown,
    CityPaused,
    CityNotAddressed,
    CitySignatureWrong,
    CityContentAltered,
    CityMessageStale,
    CityMessageReused,
    TransferUnknown,
    TransferSettled,
    CityFileUnknown,
)
