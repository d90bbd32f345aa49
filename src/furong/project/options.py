"""Every setting of a node, declared once: key, type, unit, default, and what it is for.

The reference page, the check at the start and the values themselves come from this one list. A variable that starts
with ``FURONG_`` and is not declared stops the start, because a misspelt setting is worse than none.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from furong.kernel.errors import InvalidInput
from furong.project.option_addresses import database_url, mqtt_url, web_address

__all__ = ["OPTIONS", "Option", "OptionUnusable", "read_options"]

_PREFIX = "FURONG_"
#: Variables of the test run; a node that is started in one passes them by.
_PREFIX_OF_TESTS = "FURONG_TEST_"
_PORT_MAX = 65_535


class OptionUnusable(InvalidInput):
    """A setting that is unknown, or whose value cannot be read."""

    code = "project.option_unusable"
    zh = "环境变量 {name} 不可用：{trouble}。"
    en = "The environment variable {name} cannot be used: {trouble}."


def _flag(text: str) -> bool:
    try:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
    except KeyError:
        raise ValueError("yes or no") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _language(text: str) -> str:
    if text not in ("zh-hans", "en"):
        raise ValueError("zh-hans or en")
    return text


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _PORT_MAX:
        raise ValueError(f"1 to {_PORT_MAX}")
    return number


def _port_or_none(text: str) -> int:
    return 0 if text == "0" else _port(text)


def _anonymous(text: str) -> str:
    if text not in ("no", "read", "write"):
        raise ValueError("no, read or write")
    return text


def _promise(text: str) -> str:
    if text not in ("0.90", "0.95", "0.98", "0.99", "none"):
        raise ValueError("0.90, 0.95, 0.98, 0.99 or none")
    return text


def _path_or_none(text: str) -> Path | None:
    return Path(text) if text else None


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("1 or more")
    return number


def _factor(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError("more than 0")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting.

    Args:
        name: Without the prefix.
        read: Turns the text into a value, or raises ValueError with what it expects.
        default: Value when the variable is not set.
        help: One sentence for the operator.
        unit: UCUM code of a number, else empty.
        secret: Whether the value is kept out of every message and log.
    """

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str
    unit: str = ""
    secret: bool = field(default=False)

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return _PREFIX + self.name


OPTIONS: tuple[Option, ...] = (
    Option(name="DATA", read=Path, default=Path(".data"), help="The data directory of the node."),
    Option(name="HTTP_PORT", read=_port, default=8000, help="The port that the city is served on."),
    Option(name="HTTP_HOST", read=str, default="127.0.0.1", help="The address that the city is served on."),
    Option(
        name="HTTP_THREADS",
        read=_count,
        default=4,
        unit="1",
        help=(
            "Threads that answer pages and API calls, in each web process. Few keep waiting times alike; a slow line "
            "holds none of them."
        ),
    ),
    Option(
        name="WEB_PROCESSES",
        read=_count,
        default=None,
        unit="1",
        help="How many processes of this node answer pages and API calls at the one port. Not set: as many as the "
        "machine has cores, at most 4.",
    ),
    Option(
        name="ALLOWED_HOSTS",
        read=_names,
        default=("localhost", "127.0.0.1", "[::1]"),
        help="Host names under which the city is reached, separated by commas.",
    ),
    Option(name="HTTPS", read=_flag, default=False, help="Whether it is reached by HTTPS: cookies are then secure."),
    Option(
        name="DATABASE_URL",
        read=database_url,
        default="",
        help="A PostgreSQL 15 or newer of your own, as postgresql://user:password@host:port/name; "
        "empty starts the embedded one.",
        secret=True,
    ),
    Option(
        name="NATS_URL",
        read=str,
        default="",
        help="A NATS server or cluster of your own with JetStream, as nats://host:port,nats://host:port; "
        "empty starts the embedded one.",
    ),
    Option(name="NATS_USER", read=str, default="", help="User name at a NATS of your own."),
    Option(name="NATS_PASSWORD", read=str, default="", help="Password at a NATS of your own.", secret=True),
    Option(
        name="NATS_MQTT_URL",
        read=mqtt_url,
        default="",
        help="The MQTT door of a NATS of your own, as mqtt://user:password@host:port, with a user that may do what "
        "devices may; empty: devices of this node publish readings and read no notices.",
        secret=True,
    ),
    Option(
        name="NATS_REPLICAS",
        read=_count,
        default=1,
        unit="1",
        help="On how many servers of a NATS cluster every stream lies.",
    ),
    Option(
        name="SENSING_MQTT_PORT",
        read=_port_or_none,
        default=None,
        help="The port for devices that speak MQTT 3.1.1; 0 for none. Not set: 1883 when it is free, else none.",
    ),
    Option(
        name="SENSING_ENGINES",
        read=_count,
        default=1,
        unit="1",
        help="How many processes of this node evaluate readings; partitions are shared out among all of a city.",
    ),
    Option(
        name="SENSING_PARTITIONS",
        read=_count,
        default=4,
        unit="1",
        help="Into how many partitions things are dealt out; read once, when the city is founded.",
    ),
    Option(
        name="SENSING_STREAM_GB",
        read=_count,
        default=8,
        unit="GB",
        help="How much of a partition's readings may wait to be applied before new ones are refused.",
    ),
    Option(
        name="SENSORTHINGS_ANONYMOUS",
        read=_anonymous,
        default="no",
        help="Who may use the SensorThings API without signing in: no (nobody), read, or write (reading, too). "
        "Only write what the whole network may write, e.g. for a conformance suite on this machine.",
    ),
    Option(
        name="OPEN311_ANONYMOUS",
        read=_flag,
        default=False,
        help="Whether anybody may report over Open311 without an api_key: 20 reports an hour from one address, and 300 "
        "in all.",
    ),
    Option(name="PG_BINDIR", read=str, default="", help="Programs of the embedded PostgreSQL, instead of the wheel's."),
    Option(
        name="PACKS", read=Path, default=Path(), help="The folder of scenario packs, instead of those brought along."
    ),
    Option(name="LANGUAGE", read=_language, default="zh-hans", help="Language of a reader who has chosen none."),
    Option(name="CITY", read=str, default="510100", help="Area code (GB/T 2260) of the city that this node serves."),
    Option(name="CALENDAR", read=str, default="chengdu", help="Working calendar that deadlines are counted with."),
    Option(
        name="CASEWORK_CLOCKS",
        read=_path_or_none,
        default=None,
        help="A TOML file with the city's own limits of the stages of a case, and who is told of lateness; "
        "not set: those brought along.",
    ),
    Option(
        name="HOTLINE_CLOCKS",
        read=_path_or_none,
        default=None,
        help="A TOML file with the city's own limits of the stages of an appeal to the hotline; "
        "not set: those brought along.",
    ),
    Option(
        name="HOTLINE_TOPIC_PEOPLE",
        read=_count,
        default=3,
        unit="1",
        help="So many different people who speak of the same within 60 days make a topic hot.",
    ),
    Option(
        name="HOTLINE_TOPIC_ALARMS",
        read=_count,
        default=3,
        unit="1",
        help="How many hot topics may raise an alarm, and open a case, in a calendar month; what comes when that is "
        "used up waits for its next appeal in another month.",
    ),
    Option(
        name="HOTLINE_MESSENGER_TOKEN",
        read=str,
        default="",
        help="The token by which a messenger like WeChat signs what it sends to /hotline/messenger; empty: none.",
        secret=True,
    ),
    Option(
        name="HOTLINE_PROMISE",
        read=_promise,
        default="0.95",
        help="Share of automatic classifications of appeals that shall be right: `0.90`, `0.95`, `0.98` or `0.99`; "
        "`none` leaves every classification to people.",
    ),
    Option(name="HOTLINE_CITY", read=str, default="", help="Code of this city for partners, else FURONG_CITY."),
    Option(name="HOTLINE_MAIL_URL", read=str, default="", help="Mailbox, imaps://user:password@host/box.", secret=True),
    Option(name="HOTLINE_SMTP_URL", read=str, default="", help="Sends mail, smtps://user:password@host.", secret=True),
    Option(
        name="HOTLINE_MAIL_CA",
        read=_path_or_none,
        default=None,
        help="A file of certificates (PEM) that mail servers may be signed by, beside those that the system trusts.",
    ),
    Option(name="HOTLINE_CITY_HOSTS", read=_names, default=(), help="Networks of partners' nodes, e.g. 10.30.0.0/16."),
    Option(
        name="HOTLINE_LLM_URL",
        read=web_address,
        default="",
        help="Base address of a language model behind an endpoint of the OpenAI form, e.g. http://127.0.0.1:11434/v1: "
        "it gives the hotline second opinions and rephrases drafts. Empty: none. No personal data is sent.",
    ),
    Option(name="HOTLINE_LLM_MODEL", read=str, default="default", help="Which model of that endpoint is asked."),
    Option(
        name="HOTLINE_LLM_KEY",
        read=str,
        default="",
        help="The key of that endpoint; else that of the file secrets/hotline-llm.key of the data directory.",
        secret=True,
    ),
    Option(name="HOTLINE_LLM_TIMEOUT_S", read=_factor, default=8.0, unit="s", help="How long its answer may take."),
    Option(
        name="HOTLINE_EMBEDDING_URL",
        read=web_address,
        default="",
        help="Base address of a model of vectors (embeddings) behind an endpoint of the OpenAI form: it is a second "
        "ranking of knowledge and of similar appeals. Empty: words alone rank. No personal data is sent.",
    ),
    Option(name="HOTLINE_EMBEDDING_MODEL", read=str, default="default", help="Which model of that endpoint is asked."),
    Option(name="HOTLINE_EMBEDDING_KEY", read=str, default="", help="The key of that endpoint.", secret=True),
    Option(
        name="HOTLINE_EMBEDDING_TIMEOUT_S",
        read=_factor,
        default=2.0,
        unit="s",
        help="How long its answer may take; a search waits for it, and is by words alone when it is late.",
    ),
    Option(
        name="HOTLINE_DISPATCH_PROMISE",
        read=_promise,
        default="0.95",
        help="Share of appeals assigned without a person that shall go to the right unit: `0.90`, `0.95`, `0.98` or "
        "`0.99`; `none` leaves every assignment to people. It takes a line of the list of responsibilities, and a unit "
        "whose own record keeps the promise at the confidence of 95 %.",
    ),
    Option(
        name="CASEWORK_AUTO_DISPATCH",
        read=_names,
        default=("standard",),
        help="Types of cases that are dispatched without a person once it is certain to whom, separated by commas: "
        "`standard` for all types of standard tables, and keys of other types; `none` for no type. "
        "What may be the same matter as an open case, and what came back, waits for a person all the same.",
    ),
    Option(
        name="FEED_CONTACT",
        read=str,
        default="feeds@furong.invalid",
        help="Address of e-mail that the city's GBFS feed names for questions; set it before others read the feed.",
    ),
    Option(name="DEMO_SPEED", read=_factor, default=10.0, unit="1", help="How fast the demo day runs."),
    Option(
        name="DEMO_FLEET",
        read=_flag,
        default=True,
        help="Whether the operators of the demo report their bikes one by one; at 60 times the speed that takes "
        "a fifth of a core.",
    ),
    Option(
        name="DEMO_HOTLINE",
        read=_flag,
        default=True,
        help="Whether the demo tells of the hotline too: its made-up appeals, its knowledge, a call, and a model that "
        "the node learns from made-up texts at its first start, in some seconds of processor time.",
    ),
    Option(
        name="CONNECTOR_HOSTS",
        read=_names,
        default=(),
        help="Hosts and networks of this machine or its link that pull connectors may ask all the same, "
        "e.g. localhost,127.0.0.0/8.",
    ),
    Option(
        name="WEBHOOK_HOSTS",
        read=_names,
        default=(),
        help="Hosts and networks that are not public and that webhooks may send to all the same, "
        "e.g. hooks.inside.example,10.20.0.0/16.",
    ),
    Option(name="UPLOAD_MAX_MB", read=_count, default=32, unit="MB", help="Largest request body that is taken."),
    Option(
        name="VISION_MODEL",
        read=_path_or_none,
        default=None,
        help="An ONNX file of a detector for camera pictures; else the one of 'furong vision install'.",
    ),
)


def read_options(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the value of every option, by its name without the prefix.

    Raises:
        OptionUnusable: When a variable is not declared, or its value cannot be read.
    """
    declared = {option.variable: option for option in OPTIONS}
    values = {option.name: option.default for option in OPTIONS}
    for variable, text in environment.items():
        if not variable.startswith(_PREFIX) or variable.startswith(_PREFIX_OF_TESTS):
            continue
        option = declared.get(variable)
        if option is None:
            near = get_close_matches(variable, declared, n=1)
            hint = f"no such setting; did you mean {near[0]}?" if near else "no such setting"
            raise OptionUnusable(name=variable, trouble=hint)
        try:
            values[option.name] = option.read(text)
        except ValueError as error:
            shown = "its value" if option.secret else repr(text)
            raise OptionUnusable(name=variable, trouble=f"{shown} is not usable ({error})") from None
    return values
