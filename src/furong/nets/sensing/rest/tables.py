"""Tables as answers: CSV and Arrow, sent while they are written."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv
from django.http import StreamingHttpResponse

from furong.foundation.exports.columns import defused_columns

__all__ = ["ARROW", "CSV", "table_response"]

CSV = "text/csv; charset=utf-8"
ARROW = "application/vnd.apache.arrow.stream"
_ROWS_A_CHUNK = 32_768


def table_response(table: pa.Table, form: str, name: str) -> StreamingHttpResponse:
    """Return a table as a file to download.

    Args:
        table: What is sent.
        form: ``csv`` or ``arrow``.
        name: Of the file, without an ending.
    """
    chunks, media_type = (_arrow(table), ARROW) if form == "arrow" else (_csv(table), CSV)
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _csv(table: pa.Table) -> Iterator[bytes]:
    for place, batch in enumerate(defused_columns(table).to_batches(_ROWS_A_CHUNK) or [_empty(table)]):
        sink = io.BytesIO()
        options = pa.csv.WriteOptions(include_header=place == 0, quoting_style="needed")
        pa.csv.write_csv(batch, sink, options)
        yield sink.getvalue()


def _arrow(table: pa.Table) -> Iterator[bytes]:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        for batch in table.to_batches(_ROWS_A_CHUNK):
            writer.write_batch(batch)
            yield sink.getvalue()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue()


def _empty(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=table.schema)
