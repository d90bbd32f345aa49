"""What a net stores is its own: relations, tables and SQL stay inside it."""

from __future__ import annotations

import ast
import re

from django.apps import apps
from django.db import models
from tests.architecture.nets import NETS, net_of_module, net_of_path
from tests.architecture.tree import python_sources, text_sources

_SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|COPY|FROM|JOIN|ALTER TABLE|CREATE)\b")


def tables() -> dict[str, str]:
    """Return the net, or the empty string, of every table of ours."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("furong.")]
    return {model._meta.db_table: net_of_module(model.__module__) for model in ours}


def test_the_nets_have_tables() -> None:
    assert set(NETS) <= set(tables().values())


def test_relations_stay_in_the_net_or_go_down_to_foundation() -> None:
    wrong: list[str] = []
    for model in apps.get_models(include_auto_created=True):
        own = model.__module__
        if not own.startswith("furong."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(target, type) or not issubclass(target, models.Model):
                continue
            is_forward = getattr(field, "concrete", False)
            is_allowed = net_of_module(target.__module__) in ("", net_of_module(own)) if is_forward else True
            if not is_allowed:
                wrong.append(f"{own}.{model.__name__}.{field.name} leads to {target.__module__}")
    assert wrong == []


def test_nobody_below_reaches_a_net_backwards() -> None:
    """A relation from a net to foundation must not grow an attribute on foundation's side."""
    below = [m for m in apps.get_models() if m.__module__.startswith("furong.") and not net_of_module(m.__module__)]
    wrong = [
        f"{model.__name__}.{relation.get_accessor_name()} leads up to {relation.related_model}"
        for model in below
        for relation in model._meta.related_objects
        if net_of_module(relation.related_model.__module__) and not relation.hidden
    ]
    assert wrong == []


def test_sql_names_no_table_of_another_part() -> None:
    known = tables()
    wrong: list[str] = []
    for source in python_sources("src/furong/"):
        own = net_of_path(source.path)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.search(node.value):
                named = set(re.findall(r"[a-z_]+", node.value)) & set(known)
                wrong += [f"{source.path}:{node.lineno}: {word}" for word in named if known[word] != own]
    assert wrong == []


def test_sql_files_name_no_table_of_another_part() -> None:
    known = tables()
    wrong: list[str] = []
    for source in text_sources():
        if source.path.endswith(".sql") and source.path.startswith("src/"):
            own = net_of_path(source.path)
            named = {known[word] for word in re.findall(r"[a-z_]+", source.text) if word in known}
            wrong += [f"{source.path}: {net}" for net in named - {own}]
    assert wrong == []


def test_no_migration_of_a_net_depends_on_another_net() -> None:
    wrong: list[str] = []
    for source in text_sources():
        own = net_of_path(source.path)
        if own and "/migrations/" in source.path:
            others = [net for net in NETS if net != own and re.search(rf"[\"']{net}[\"'.]", source.text)]
            wrong += [f"{source.path}: {net}" for net in others]
    assert wrong == []
