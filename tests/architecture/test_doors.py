"""A net is reached through its api, its pages and its endpoints, and each of them says who may come in."""

from __future__ import annotations

import ast
import re

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView
from tests.architecture.nets import NETS, net_of_module, net_of_path
from tests.architecture.rules.actions import public_functions
from tests.architecture.rules.house import calls, imported_names
from tests.architecture.tree import python_sources, text_sources

from furong.foundation.rest import endpoint_access
from furong.project.api_v1 import api
from furong.project.roles import ROLES

_FRONT_DOOR = ("rest", "pages", "jobs", "adapters")


def test_every_action_is_reached_through_the_api() -> None:
    """An action that neither the api nor another action uses is dead, or reached in a way that nobody sees."""
    for net in NETS:
        folder = f"src/furong/nets/{net}/"
        offered = {name.rsplit(".", 1)[-1] for name in _used_names(f"{folder}api") | _used_names(f"{folder}pipeline/")}
        inner = {name.rsplit(".", 1)[-1] for name in _used_names(f"{folder}actions/")}
        for source in python_sources(f"{folder}actions/"):
            for function in public_functions(source.tree):
                assert function.name in offered | inner, f"{source.path}: {function.name}"


def _used_names(path: str) -> set[str]:
    names = set()
    for source in python_sources(path):
        names |= {name for _, name in imported_names(source.tree)}
        names |= {name for _, name in calls(source.tree)}
    return names


def test_what_an_api_offers_comes_from_its_own_net() -> None:
    for net in NETS:
        facades = list(python_sources(f"src/furong/nets/{net}/api"))
        assert facades
        for facade in facades:
            for _, name in imported_names(facade.tree):
                assert net_of_module(name) in ("", net), name


def test_a_front_door_goes_through_the_api() -> None:
    """The import contracts allow contracts and errors too; actions, selectors, models and domain they do not."""
    for source in python_sources("src/furong/nets/"):
        part = source.path.removeprefix("src/furong/nets/").partition("/")[2].split("/")[0].removesuffix(".py")
        if part in _FRONT_DOOR:
            for line, name in imported_names(source.tree):
                hidden = re.search(r"\.(actions|selectors|models)\b", name) if net_of_module(name) else None
                assert hidden is None, f"{source.path}:{line}: {name}"


def test_every_page_says_who_may_see_it() -> None:
    silent = [str(pattern.pattern) for pattern in _pages() if not hasattr(pattern.callback, "access")]
    assert silent == []


def _pages() -> list[URLPattern]:
    return [entry for entry in get_resolver().url_patterns if isinstance(entry, URLPattern)]


def test_only_the_rest_api_is_mounted_beside_pages() -> None:
    mounted = [str(entry.pattern) for entry in get_resolver().url_patterns if isinstance(entry, URLResolver)]
    assert mounted == ["api/v1/"]


def _path_views() -> list[PathView]:
    return [view for _, router in api._routers for view in router.path_operations.values()]


def test_every_endpoint_says_who_may_call_it() -> None:
    operations = [operation for view in _path_views() for operation in view.operations]
    assert operations
    for operation in operations:
        endpoint_access(operation)


def test_every_permission_that_is_asked_for_is_held_by_a_role() -> None:
    held = {action for role in ROLES.values() for action in role.actions}
    asked = {endpoint_access(operation).action for view in _path_views() for operation in view.operations}
    asked |= {vars(pattern.callback)["access"].action for pattern in _pages()}
    assert asked - {""} <= held


def test_a_template_includes_only_what_its_own_part_or_the_shell_has() -> None:
    wrong: list[str] = []
    for source in text_sources():
        own = re.match(r"src/furong/(?:nets/|foundation/)?(\w+)/templates/", source.path)
        if own is None:
            continue
        named = re.findall(r"{%-?\s*(?:include|extends|import|from)\s+[\"']([^\"']+)[\"']", source.text)
        wrong += [f"{source.path}: {name}" for name in named if name.split("/")[0] not in (own.group(1), "web")]
    assert wrong == []


def test_a_template_loads_only_what_its_own_part_or_the_shell_serves() -> None:
    wrong: list[str] = []
    for source in text_sources():
        own = re.match(r"src/furong/(?:nets/|foundation/)?(\w+)/templates/", source.path)
        if own is not None:
            named = re.findall(r"\bstatic\(\s*[\"']([^\"']+)", source.text)
            allowed = (own.group(1), "web", "vendor")
            wrong += [f"{source.path}: {name}" for name in named if name.split("/")[0] not in allowed]
    assert wrong == []


def test_a_net_has_no_template_outside_its_own_folder() -> None:
    for source in text_sources():
        net = net_of_path(source.path)
        if net and "/templates/" in source.path:
            assert source.path.startswith(f"src/furong/nets/{net}/templates/{net}/"), source.path


def test_a_template_of_a_net_leads_to_no_page_of_another() -> None:
    """What another net shows is reached over an address that a contract carries, not one that a template knows."""
    names = {str(p.name): net_of_module(p.callback.__module__) for p in _pages()}
    wrong: list[str] = []
    for source in text_sources():
        own = net_of_path(source.path)
        if own and "/templates/" in source.path:
            named = re.findall(r"\burl\(\s*[\"']([\w-]+)[\"']", source.text)
            told = re.findall(r"(?:href|action|hx-get|hx-post)=[\"']/([\w-]+)", source.text)
            nets = {names.get(name, "") for name in named} | {_owners().get(place, "") for place in told}
            wrong += [f"{source.path}: {net}" for net in nets - {"", own}]
    assert wrong == []


def _owners() -> dict[str, str]:
    """Return the net, or the empty string, that answers under each first part of an address."""
    return {str(p.pattern).split("/")[0].split("<")[0]: net_of_module(p.callback.__module__) for p in _pages()}


def test_tests_of_a_net_do_not_bind_to_the_screens_of_another() -> None:
    wrong: list[str] = []
    for source in python_sources("tests/nets/"):
        own = net_of_path(source.path)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/"):
                owner = _owners().get(node.value.split("/")[1].split("?")[0], "")
                if own and owner not in ("", own):
                    wrong.append(f"{source.path}:{node.lineno}: {node.value}")
    assert wrong == []
