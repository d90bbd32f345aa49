"""What can go wrong with GBFS feeds that the city pulls, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Broken, Conflict, InvalidInput, NotFound


class GbfsSourceUnknown(NotFound):
    """There is no such source."""

    code = "mobility.gbfs_source_unknown"
    zh = "没有名为 {source} 的 GBFS 数据源，或您无权查看。"
    en = "There is no GBFS source {source}, or you may not see it."


class GbfsSourceTaken(Conflict):
    """A source of that name is there already."""

    code = "mobility.gbfs_source_taken"
    zh = "已有名为 {source} 的 GBFS 数据源。请换一个名称。"
    en = "There is a GBFS source {source} already. Choose another name."


class GbfsAddressForbidden(InvalidInput):
    """A feed may not be asked for at this host."""

    code = "mobility.gbfs_address_forbidden"
    zh = "不允许访问 {host}：只接受 http 和 https，本机地址须列入 FURONG_CONNECTOR_HOSTS。"
    en = "{host} may not be asked: http and https only; addresses of this machine must be in FURONG_CONNECTOR_HOSTS."


class GbfsSilent(Broken):
    """A feed does not answer."""

    code = "mobility.gbfs_silent"
    zh = "{host} 没有应答（{trouble}）。将自动重试。"
    en = "{host} does not answer ({trouble}). It is tried again."


class GbfsUnreadable(Broken):
    """What a feed says is not GBFS."""

    code = "mobility.gbfs_unreadable"
    zh = "{url} 的内容不是可用的 GBFS：{trouble}。请联系企业数据接口负责人。"
    en = "{url} is no usable GBFS: {trouble}. Tell the owner of the operator's feed."
