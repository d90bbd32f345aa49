"""The people of the demo: one for each role, with passwords made for this data directory alone."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from furong.foundation.servers.directory import DataDirectory
from furong.kernel.errors import NotFound

__all__ = ["Login", "NoDemoLogins", "ensure_demo_people", "ensure_organisations", "read_logins"]

_FILE = "demo-logins.json"
#: Roles are held from a day before every recorded morning on.
_SINCE = date(2020, 1, 1)
_ORGANISATIONS = (
    ("city-centre", "centre", "成都市智慧蓉城运行中心", "Chengdu City Operations Centre", "510100"),
    ("district-centre", "centre", "高新区智慧蓉城运行中心", "High-tech Zone Operations Centre", "510171"),
    ("operator-a", "enterprise", "单车企业甲", "Bike operator A", "510171"),
    ("operator-b", "enterprise", "单车企业乙", "Bike operator B", "510171"),
    ("operator-c", "enterprise", "单车企业丙", "Bike operator C", "510171"),
    ("guixi-office", "department", "桂溪街道办事处（演示）", "Guixi Subdistrict Office (demo)", "510107064"),
    ("urban-office", "department", "城市管理单位（演示）", "Urban management unit (demo)", "510100"),
    ("water-office", "department", "供水管理单位（演示）", "Water supply unit (demo)", "510100"),
    ("transport-office", "department", "交通运输单位（演示）", "Transport unit (demo)", "510100"),
    ("housing-office", "department", "住建单位（演示）", "Housing and construction unit (demo)", "510100"),
    ("data-bureau", "department", "成都市数据局（演示）", "City data bureau (demo)", "510100"),
)
_PEOPLE = (
    ("duty", "陈岚", "district-centre", "duty_officer", "510171"),
    ("duty-2", "何平", "district-centre", "duty_officer", "510171"),
    ("checker", "周敏", "district-centre", "checker", "510171"),
    ("grid", "吴桐", "guixi-office", "grid_worker", "510107064"),
    ("operator-a", "王强", "operator-a", "handler", "510171"),
    ("operator-b", "李娜", "operator-b", "handler", "510171"),
    ("operator-c", "赵磊", "operator-c", "handler", "510171"),
    ("leader", "刘芳", "city-centre", "viewer", "510100"),
    ("steward", "孙静", "data-bureau", "data_steward", "510100"),
    ("gateway", "设备网关", "data-bureau", "gateway", "510100"),
    ("feed-a", "企业甲数据接口", "operator-a", "operator_feed", "510171"),
    ("open311", "市民应用", "city-centre", "open311_client", "510100"),
    ("agent", "林晓", "city-centre", "hotline_agent", "510100"),
    ("exchange", "话务平台", "city-centre", "hotline_channel", "510100"),
    ("hotline-lead", "唐越", "city-centre", "hotline_supervisor", "510100"),
    ("arbitrator", "方正", "city-centre", "hotline_arbitrator", "510100"),
    ("unit", "罗成", "guixi-office", "unit_handler", "510171"),
    ("unit-2", "高原", "urban-office", "unit_handler", "510100"),
    ("unit-3", "沈洁", "water-office", "unit_handler", "510100"),
    ("unit-4", "韩松", "transport-office", "unit_handler", "510100"),
    ("unit-5", "郭悦", "housing-office", "unit_handler", "510100"),
    ("admin", "运维值班", "city-centre", "administrator", "510100"),
)


class NoDemoLogins(NotFound):
    """The data directory has no demo logins."""

    code = "project.no_demo_logins"
    zh = "{path} 中没有演示账号。请先用 furong up 启动一次演示城市。"
    en = "{path} has no demo logins. Start a demo city there once with furong up."


@dataclass(frozen=True, slots=True)
class Login:
    """One login of the demo."""

    role: str
    title_zh: str
    title_en: str
    username: str
    password: str


def read_logins(data: Path) -> list[Login]:
    """Return the demo logins of a data directory.

    Raises:
        NoDemoLogins: When it has none.
    """
    path = data / "secrets" / _FILE
    if not path.exists():
        raise NoDemoLogins(path=data)
    return [Login(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def ensure_organisations() -> None:
    """Register the organisations that the packs assign tasks to."""
    from furong.foundation.identity.people import NewOrganisation, register_organisations
    from furong.foundation.transactions import transaction

    with transaction():
        register_organisations(NewOrganisation(*entry) for entry in _ORGANISATIONS)


def ensure_demo_people(directory: DataDirectory) -> list[Login]:
    """Register the people of the demo and return their logins; passwords that exist are kept."""
    from furong.foundation.identity.people import NewPerson, register_person
    from furong.foundation.transactions import transaction
    from furong.project.roles import ROLES

    path = directory.root / "secrets" / _FILE
    known = {login.username: login for login in (read_logins(directory.root) if path.exists() else [])}
    logins: list[Login] = []
    for username, display_name, organisation, role, area in _PEOPLE:
        login = known.get(username) or Login(
            role, ROLES[role].title_zh, ROLES[role].title_en, username, secrets.token_urlsafe(6)
        )
        logins.append(login)
        with transaction():
            register_person(NewPerson(username, display_name, organisation, role, area), login.password, since=_SINCE)
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(json.dumps([asdict(login) for login in logins], ensure_ascii=False), encoding="utf-8")
    return logins
