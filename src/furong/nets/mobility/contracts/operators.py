"""Operators as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

__all__ = ["GPS_SIGMA_M", "NewEnterprise", "NewOperator", "OperatorInfo"]

#: How far the position of a parked bike lies from the truth, each way, where nothing better is known of an operator:
#: half of the recorded positions of a whole island lie within 10 m of the nearest frame. [m]
GPS_SIGMA_M = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperator:
    """An operator that is registered, or changed.

    Args:
        code: Its short code, as tasks and shares name it.
        organisation: Code of the organisation that its staff belong to.
        provider_id: Its id in MDS and GBFS.
        gps_sigma_m: Standard deviation of its positions, east and north. [m]
    """

    code: str
    organisation: str
    provider_id: UUID
    gps_sigma_m: float = GPS_SIGMA_M


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnterprise:
    """The organisation of an operator, when it is not registered yet.

    Args:
        name_zh: Its name in Chinese.
        area: Code of the area it works in.
        name_en: Its name in English; as in Chinese when empty.
    """

    name_zh: str
    area: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorInfo:
    """An operator.

    Args:
        code: Its short code.
        organisation: Code of its organisation.
        provider_id: Its id in MDS and GBFS.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        gps_sigma_m: Standard deviation of its positions, east and north. [m]
    """

    code: str
    organisation: str
    provider_id: UUID
    name_zh: str
    name_en: str
    gps_sigma_m: float

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh
