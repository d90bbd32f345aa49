"""Load the gazetteer: the file is all that is known of names of places from now on."""

from __future__ import annotations

from furong.foundation.areas.tree import find_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.tables.findings import Severity
from furong.foundation.tables.grids import table_type
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.errors import FieldProblem
from furong.nets.hotline.contracts.places import GazetteerReport
from furong.nets.hotline.domain.gazetteer_reading import read_gazetteer
from furong.nets.hotline.errors.places import GazetteerUnusable
from furong.nets.hotline.models import GazetteerLoad, GazetteerPlace
from furong.nets.hotline.selectors.places import district_path_at

__all__ = ["load_gazetteer"]


@transaction_required
def load_gazetteer(file: str, content: bytes, by: str) -> GazetteerReport:
    """Let a file be the gazetteer from now on; one line with an error keeps the whole file out.

    Args:
        file: Name of the file.
        content: Its bytes, CSV or .xlsx.
        by: Who loads it.

    Raises:
        GazetteerUnusable: When lines cannot be used; every one is named.
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: When the file is no table.
    """
    wait_for_lock("hotline gazetteer")
    places, findings = read_gazetteer(content, file, _area_path, district_path_at)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        fields = tuple(FieldProblem(pointer=e.place, expected=e.mend_en, got=e.en) for e in errors)
        raise GazetteerUnusable(file=file, count=len(errors), place=errors[0].place, fields=fields)
    GazetteerPlace.objects.all().delete()
    load = GazetteerLoad.objects.create(
        file_name=file[:200],
        file_id=store_file(content, table_type(content)),
        rows=len(places),
        loaded_at=city_clock().now(),
        loaded_by=by[:60],
    )
    GazetteerPlace.objects.bulk_create(
        (
            GazetteerPlace(
                load=load,
                name=one.name,
                aliases=list(one.aliases),
                kind=one.kind,
                area_path=one.path,
                lon=one.position.lon if one.position else None,
                lat=one.position.lat if one.position else None,
            )
            for one in places
        ),
        batch_size=2000,
    )
    return GazetteerReport(file=file, rows=len(places), findings=findings)


def _area_path(code: str) -> str:
    area = find_area(code)
    return area.path if area else ""
