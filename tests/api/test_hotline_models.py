"""Versions of the model: installed, put in use, rolled back; how the one in use does; and from a terminal."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from tests.nets.hotline.conftest import Hotline, hotline
from tests.support.city import Person
from tests.support.made_up_appeals import LABELS, appeals, write_appeals
from tests.support.text_model import WATER_TEXT, model, model_file
from typer.testing import CliRunner, Result

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.actions import train_model
from furong.nets.hotline.api import appeals as appeals_api
from furong.nets.hotline.api import suggestions, text_models, trainings
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealState
from furong.nets.hotline.contracts.text_models import ModelInfo
from furong.nets.hotline.errors.text_models import ModelUnknown, ModelUnusable
from furong.nets.hotline.errors.trainings import TooFewCorrections
from furong.project.cli import hotline_corrections, hotline_models, hotline_suggest
from furong.project.cli.app import app
from furong.project.hotline_learning import train_files

__all__ = ["hotline", "model", "model_file"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]

MODELS = "/api/v1/hotline/models"


def call(person: Person, method: str, path: str = "") -> tuple[int, Any]:
    answer = Client().generic(method, f"{MODELS}{path}", content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json()


def page(person: Person) -> str:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    answer = client.get("/hotline/model")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(scope="module")
def other_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another model, which knows two categories only."""
    folder = tmp_path_factory.mktemp("other")
    rows = [row for row in appeals(5, 240) if row[1] in LABELS[:2]]
    train_files([write_appeals(folder / "train.csv", rows)], folder / "other.npz", 0.5)
    return folder / "other.npz"


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands work on the database of the test."""
    for module in (hotline_models, hotline_corrections, hotline_suggest):
        monkeypatch.setattr(module, "city_database", lambda _data: contextlib.nullcontext())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["hotline", *map(str, arguments)])


def said_by(hotline: Hotline) -> int | None:
    text_models.forget_model()
    return suggestions.suggest_for(hotline.supervisor.actor, WATER_TEXT).model


def test_versions_are_put_in_use_and_rolled_back(hotline: Hotline, model: ModelInfo, other_file: Path) -> None:
    other = text_models.install_model(other_file.read_bytes(), "other.npz", "lead")
    assert text_models.install_model(other_file.read_bytes(), "again.npz", "agent") == other
    assert (other.is_active, other.installed_by, said_by(hotline)) == (False, "lead", model.version)
    status, told = call(hotline.supervisor, "POST", f"/{other.version}/use")
    assert (status, told["active"]["version"], said_by(hotline)) == (200, other.version, other.version)
    call(hotline.supervisor, "POST", f"/{model.version}/use")
    assert said_by(hotline) == model.version
    assert [one["version"] for one in call(hotline.supervisor, "GET")[1]["versions"]] == [other.version, model.version]
    text_models.use_model(None, "lead")
    assert (said_by(hotline), call(hotline.supervisor, "GET")[1]["active"]) == (None, None)


def test_a_process_keeps_its_model_until_it_asks_again(hotline: Hotline, model: ModelInfo) -> None:
    assert said_by(hotline) == model.version
    text_models.use_model(None, "lead")
    assert suggestions.suggest_for(hotline.agent.actor, WATER_TEXT).model == model.version
    assert said_by(hotline) is None


def test_who_answers_for_models_and_what_is_none(hotline: Hotline, model: ModelInfo) -> None:
    assert (call(hotline.agent, "GET")[0], call(hotline.agent, "POST", f"/{model.version}/use")[0]) == (403, 403)
    assert call(hotline.supervisor, "POST", "/987654/use")[1]["code"] == "hotline.model_unknown"
    with pytest.raises(ModelUnknown):
        text_models.use_model(987_654, "lead")
    with pytest.raises(ModelUnusable):
        text_models.install_model(b"PK\x03\x04", "none.npz", "lead")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM hotline_modeluse")


@pytest.mark.usefixtures("city")
def test_a_command_suggests_by_the_model_in_use(hotline: Hotline, model: ModelInfo) -> None:
    told = json.loads(run("suggest", WATER_TEXT, "--json").stdout)
    expected = suggestions.suggest_for(hotline.agent.actor, WATER_TEXT).categories[0].category
    assert (told["label"], told["model"], len(told["candidates"])) == (expected, {"version": model.version}, 3)
    text_models.use_model(None, "lead")
    text_models.forget_model()
    said = run("suggest", WATER_TEXT)
    assert (said.exit_code, "--model" in said.stderr) == (2, True)


def test_the_page_shows_curve_confusion_and_versions(hotline: Hotline, model: ModelInfo) -> None:
    shown = page(hotline.supervisor)
    assert all(text in shown for text in ("<polyline", "混淆情况", "使用中", model.digest[:12], *LABELS))
    points = shown.partition('<polyline points="')[2].partition('"')[0].split()
    assert (len(points), points[-1].partition(",")[0]) == (50, "400.0")
    assert "data-drift" not in shown
    text_models.use_model(None, "lead")
    assert "未启用模型" in page(hotline.supervisor)


def test_one_press_changes_the_version_and_one_takes_that_back(
    hotline: Hotline, model: ModelInfo, other_file: Path
) -> None:
    other = text_models.install_model(other_file.read_bytes(), "other.npz", "lead")
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.supervisor.user)

    def pressed(path: str) -> int | None:
        assert client.post(path)["Location"] == "/hotline/model"
        return said_by(hotline)

    assert pressed(f"/hotline/model/{other.version}/use") == other.version
    undo = f"/hotline/model/{model.version}/use?after={other.version}"
    assert undo in client.get("/hotline/model").content.decode()
    assert pressed(undo) == model.version
    assert pressed(undo) == model.version
    assert "未作更改" in client.get("/hotline/model").content.decode()
    assert pressed("/hotline/model/0/use") is None
    assert "未启用模型" in client.get("/hotline/model").content.decode()


def test_appeals_unlike_what_was_learnt_raise_an_alarm(hotline: Hotline, model: ModelInfo) -> None:
    for text, _ in appeals(7, 30):
        hotline.receive(text, channel=AppealChannel.WEB)
    drift = text_models.model_overview_for(hotline.supervisor.actor).drift
    assert (drift.read, drift.is_alarm) == (30, False)
    for number in range(25):
        hotline.receive(f"zxqv wvut {number}", channel=AppealChannel.WEB)
    drift = text_models.model_overview_for(hotline.supervisor.actor).drift
    assert (drift.read, drift.is_alarm) == (55, True)
    assert drift.unknown is not None
    assert 25 / 55 - 1e-4 <= drift.unknown < 30 / 55
    assert "data-drift" in page(hotline.supervisor)


@pytest.mark.usefixtures("city")
def test_versions_from_a_terminal(model: ModelInfo, other_file: Path, tmp_path: Path) -> None:
    told = json.loads(run("models", "install", other_file, "--json").stdout)
    assert (told["file"], told["is_active"]) == ("other.npz", False)
    assert "已启用" in run("models", "use", f"v{told['version']}").stdout
    lines = run("models", "list").stdout.splitlines()
    assert [line[:5].strip() for line in lines] == [f"* v{told['version']}", f"v{model.version}"]
    assert json.loads(run("models", "use", "none", "--json").stdout) == {"active": None}
    (tmp_path / "none.npz").write_bytes(b"none")
    for arguments in (("install", tmp_path / "none.npz"), ("install", tmp_path / "nothing"), ("use", "latest")):
        refused = run("models", *arguments)
        assert (refused.exit_code, bool(refused.stderr)) == (2, True)


@pytest.mark.usefixtures("city")
def test_corrections_are_a_table_for_the_next_training(hotline: Hotline, model: ModelInfo, tmp_path: Path) -> None:
    number = hotline.receive(f"=1+1，{WATER_TEXT}", channel=AppealChannel.WEB).number
    appeals_api.reclassify_appeal(hotline.agent.actor, number)
    appeals_api.classify_appeal(hotline.agent.actor, number, LABELS[3])
    (row,) = csv.DictReader(io.StringIO(run("corrections").stdout))
    assert (row["label"], row["wrong"], row["appeal"]) == (LABELS[3], LABELS[0], number)
    assert row["text"].startswith("'=1+1")
    assert run("corrections", "--out", tmp_path / "more.csv").exit_code == 0
    learnt = train_files(
        [write_appeals(tmp_path / "train.csv", appeals(1, 120)), tmp_path / "more.csv"], tmp_path / "next.npz", 0.5
    )
    assert learnt["learnt_from"] == 121


GARDEN = "园林绿化"
_TREES = ("行道树", "草坪", "花坛", "树枝", "绿化带", "修剪")


def corrected(hotline: Hotline, number: int) -> None:
    """An appeal about trees, of which the model knows nothing; a person says so."""
    words = (_TREES[number % 6], _TREES[(number + 1 + number // 6) % 6])
    text = f"第{number}号路口{words[0]}枯死，{words[1]}也没有人管，{number}天了"
    taken = hotline.receive(text, channel=AppealChannel.WEB).number
    if appeals_api.get_appeal_for(hotline.agent.actor, taken).info.state is AppealState.RECEIVED:
        appeals_api.register_appeal(hotline.agent.actor, taken, by_model=False)
    else:
        appeals_api.reclassify_appeal(hotline.agent.actor, taken)
    appeals_api.classify_appeal(hotline.agent.actor, taken, GARDEN)


@pytest.mark.usefixtures("city")
def test_a_version_is_trained_with_a_button_and_put_in_use_by_a_person(
    hotline: Hotline, model: ModelInfo, clock: FrozenClock, tmp_path: Path
) -> None:
    client, path = Client(headers={"Accept": "text/html"}), "/api/v1/hotline/model-trainings"
    client.force_login(hotline.supervisor.user)
    clock.advance(timedelta(minutes=1))
    assert client.post("/hotline/model/train")["Location"] == "/hotline/model"
    assert "只有 0 条更正，至少需要 8 条" in page_of(client)
    assert Client().post(path, headers=hotline.agent.bearer).status_code == 403
    for number in range(24):
        corrected(hotline, number)
    assert Client().post(path, headers=hotline.supervisor.bearer).status_code == 200
    client.post("/hotline/model/train")
    assert 'data-training="waiting"' in page_of(client)
    assert trainings.train_next()
    assert not trainings.train_next()
    (failed,) = Client().get(path, headers=hotline.supervisor.bearer).json()
    assert (failed["state"], failed["version"]) == ("failed", None)
    assert "至少需要两个类别" in page_of(client)

    table = write_appeals(tmp_path / "history.csv", appeals(1, 400))
    assert "400" in run("models", "history", table).stdout
    client.post("/hotline/model/train")
    assert trainings.train_next()
    done = trainings.list_trainings_for(hotline.supervisor.actor)[0]
    assert (done.state, done.own, done.corrections, done.history) == ("done", 24, 24, 400)
    assert done.comparison is not None
    both, version = done.comparison, done.version
    assert (both.appeals, both.active.accuracy, both.lost, done.new_categories) == (24, 0.0, 0, (GARDEN,))
    assert both.new.accuracy == both.gained / 24 > 0.9
    assert said_by(hotline) == model.version, "what was trained is in use once somebody says so"
    assert all(text in page_of(client) for text in (f"启用第 {version} 版", GARDEN, "两个版本都没有见过"))
    client.post(f"/hotline/model/{version}/use")
    assert said_by(hotline) == version
    (best, *_) = suggestions.suggest_for(hotline.agent.actor, "花坛和草坪枯死，没有人修剪").categories
    assert best.category == GARDEN
    with pytest.raises(TooFewCorrections):
        trainings.ask_training_for(hotline.supervisor.actor)


def page_of(client: Client) -> str:
    return client.get("/hotline/model").content.decode()


def test_a_training_that_breaks_or_is_cut_off_says_so_and_leaves_the_version_in_use(
    hotline: Hotline, model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        corrected(hotline, number)
    trainings.ask_training_for(hotline.supervisor.actor)
    monkeypatch.setattr(train_model, "read_material", raising(MemoryError("no room")))
    assert trainings.train_next()
    (broken,) = trainings.list_trainings_for(hotline.supervisor.actor)
    assert "MemoryError no room" in broken.error_en
    assert "MemoryError no room" in broken.error_zh
    trainings.ask_training_for(hotline.supervisor.actor)
    monkeypatch.setattr(train_model, "read_material", raising(SystemExit()))
    for _ in range(2):
        with pytest.raises(SystemExit):
            trainings.train_next()
    assert trainings.train_next()
    cut, _ = trainings.list_trainings_for(hotline.supervisor.actor)
    assert (cut.state, "2 times" in cut.error_en, said_by(hotline)) == ("failed", True, model.version)


def raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail
