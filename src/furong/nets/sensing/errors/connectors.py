"""What can go wrong with pull connectors, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Broken, Conflict, InvalidInput, NotFound


class ConnectorUnknown(NotFound):
    """There is no such connector, or none that this actor may see."""

    code = "sensing.connector_unknown"
    zh = "没有名为 {connector} 的接入任务，或您无权查看。"
    en = "There is no connector named {connector}, or you may not see it."


class ConnectorTaken(Conflict):
    """A connector of that key is there already."""

    code = "sensing.connector_taken"
    zh = "已有名为 {connector} 的接入任务。请换一个名称。"
    en = "There is a connector named {connector} already. Choose another name."


class ConnectorUnusable(InvalidInput):
    """A field of a connector cannot be used."""

    code = "sensing.connector_unusable"
    zh = "接入任务的 {field} 不可用：{trouble}"
    en = "The connector's {field} cannot be used: {trouble}"


class AddressForbidden(InvalidInput):
    """A connector may not ask this host."""

    code = "sensing.address_forbidden"
    zh = "不允许访问 {host}（{address}）：本机和链路本地地址只有列入 FURONG_CONNECTOR_HOSTS 后才能访问。"
    en = (
        "{host} ({address}) may not be asked: addresses of this machine and link-local ones are open only when they "
        "are listed in FURONG_CONNECTOR_HOSTS."
    )


class SourceSilent(Broken):
    """A source does not answer."""

    code = "sensing.source_silent"
    zh = "{host} 没有应答（{trouble}）。将自动重试。"
    en = "{host} does not answer ({trouble}). It is tried again."


class SourceRefuses(Broken):
    """A source answers with an error."""

    code = "sensing.source_refuses"
    zh = "{host} 返回了状态 {status}。请核对地址和授权；将自动重试。"
    en = "{host} answers with status {status}. Check the address and the authorisation; it is tried again."


class SourceTooLarge(InvalidInput):
    """An answer or file is larger than the connector takes."""

    code = "sensing.source_too_large"
    zh = "{what} 超过 {most} MB 的上限，未接收。请缩小范围，或调高上限。"
    en = "{what} is larger than the limit of {most} MB and was not taken. Ask for less, or raise the limit."


class SourceUnreadable(InvalidInput):
    """What a source sends is not what the connector expects."""

    code = "sensing.source_unreadable"
    zh = "{what} 无法读取：{trouble}"
    en = "{what} cannot be read: {trouble}"


class SecretMissing(Broken):
    """A connector names a secret that the node does not hold."""

    code = "sensing.secret_missing"
    zh = "密钥 {secret} 不存在。请由运维人员放入节点的 secrets/connectors 目录。"
    en = "There is no secret {secret}. The operator puts it into secrets/connectors of the node."
