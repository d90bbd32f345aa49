"""``furong hotline retrieve``: which documents answer questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["retrieve"]


def retrieve(
    documents: Annotated[Path, typer.Option(help="Documents or replies: CSV, plain or .gz. 文档或答复")],
    questions: Annotated[Path, typer.Option(help="Questions or appeals: CSV, plain or .gz. 问题或诉求")],
    most: Annotated[int, typer.Option(min=1, max=100, help="Documents told for each question. 条数")] = 10,
    by_day: Annotated[
        bool, typer.Option("--days/--no-days", help="Let days count: of letters, and those named in replies. 日期")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Find the documents that answer questions, and tell how often the right one is found. 知识检索"""
    from furong.project.hotline_retrieving import retrieve_files

    with bad_input_told():
        told = retrieve_files(documents, questions, most, by_day=by_day)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{told['questions']} questions, {told['documents']} documents, {told['answerable']} answerable")
    for key in ("recall_at_1", "recall_at_3", "recall_at_10", "mrr"):
        typer.echo(f"{key:14} {told[key]}")
