"""Learning categories: right on what was not seen, honest about how sure it is, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.made_up_appeals import LABELS, appeals

from furong.engines.texts.learning import Learnt, groups_of, learn
from furong.engines.texts.risk import calibration_error, curve_of, figures_of, macro_f1, threshold_for


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    rows = appeals(1, 400)
    return learn([text for text, _ in rows], [""] * len(rows), [label for _, label in rows], z=0.5)


def test_texts_that_were_not_seen_are_told_apart(learnt: Learnt) -> None:
    rows = appeals(2, 300)
    said = learnt.model.predict([text for text, _ in rows])
    right = np.array([LABELS.index(label) for _, label in rows]) == [
        LABELS.index(learnt.model.labels[number]) for number in said.best
    ]
    assert right.mean() > 0.97
    assert calibration_error(said.confidence, right) < 0.05


def test_learning_twice_gives_the_same(learnt: Learnt) -> None:
    rows = appeals(1, 400)
    again = learn([text for text, _ in rows], [""] * len(rows), [label for _, label in rows], z=0.5)
    assert np.array_equal(again.said.probability, learnt.said.probability)
    assert np.array_equal(again.model.fields[0].weights, learnt.model.fields[0].weights)


@pytest.mark.parametrize("text", ["", "😀😀", "?!?!", "zxcv qwer", "Ωμέγα κόσμος"])
def test_what_is_unlike_everything_learnt_is_unknown(learnt: Learnt, text: str) -> None:
    said = learnt.model.predict([text])
    assert not said.is_known[0]


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=30)
def test_anything_at_all_has_probabilities(learnt: Learnt, texts: list[str]) -> None:
    said = learnt.model.predict(texts)
    assert said.probability.shape == (len(texts), len(LABELS))
    assert ((said.probability >= 0) & (said.probability <= 1)).all()
    assert (said.confidence >= 1 / (2 * len(LABELS))).all()


def test_a_text_says_the_same_alone_and_among_others(learnt: Learnt) -> None:
    texts = [text for text, _ in appeals(3, 30)]
    together = learnt.model.predict(texts).probability
    for number, text in enumerate(texts):
        assert np.allclose(learnt.model.predict([text]).probability[0], together[number])


def test_two_categories_are_enough() -> None:
    rows = [row for row in appeals(4, 240) if row[1] in LABELS[:2]]
    found = learn([text for text, _ in rows], [""] * len(rows), [label for _, label in rows], z=0.5)
    said = found.model.predict([text for text, _ in rows])
    names = [found.model.labels[number] for number in said.best]
    assert np.mean([name == label for name, (_, label) in zip(names, rows, strict=True)]) > 0.97


def test_copies_are_of_one_group() -> None:
    one, other, third = groups_of(
        ["同一句话，反映水管漏水的情况。", "同一句话,反映水管漏水的情况!", "别的话"], ["", "", ""]
    )
    assert one == other != third


def test_thresholds_are_chosen_among_what_is_known(learnt: Learnt) -> None:
    said = learnt.said
    told = [(*learnt.model.labels, "unknown")[number] for number in said.told]
    right = np.array([name == label for name, (_, label) in zip(told, appeals(1, 400), strict=True)])
    assert 0 < (~said.is_known).sum() <= 4
    assert not said.sure[~said.is_known].any()
    assert (said.confidence[~said.is_known] > 0).all()
    for share, threshold in learnt.model.thresholds.items():
        chosen = threshold_for(said.sure[said.is_known], right[said.is_known], float(share), 0.5)
        assert threshold == chosen
        assert figures_of(said.sure, right, threshold).coverage <= said.is_known.mean()


@given(st.integers(0, 1000), st.sampled_from([0.9, 0.95]), st.sampled_from([0.0, 1.0, 2.0]))
def test_a_threshold_keeps_its_promise_on_its_own_sample(seed: int, promised: float, z: float) -> None:
    draw = np.random.default_rng(seed)
    confidence = draw.random(400)
    right = draw.random(400) < 0.7 + 0.3 * confidence
    threshold = threshold_for(confidence, right, promised, z)
    found = figures_of(confidence, right, threshold)
    assert found.coverage == 0 or found.realised >= promised
    assert threshold_for(confidence, right, promised, z + 1) >= threshold


def test_the_measures_are_what_they_say() -> None:
    assert macro_f1(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), 2) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(np.array([0, 0, 1, 1]), np.array([0, 2, 1, 1]), 3) == pytest.approx((2 / 3 + 1) / 2)
    assert calibration_error(np.array([0.95, 0.95]), np.array([True, False])) == pytest.approx(0.45)


def test_the_curve_counts_the_surest_first() -> None:
    confidence, right = np.array([0.2, 0.9, 0.8, 0.4]), np.array([True, True, True, False])
    assert curve_of(confidence, right, 4) == [(0.25, 1.0), (0.5, 1.0), (0.75, 2 / 3), (1.0, 0.75)]
    assert curve_of(confidence, right, 50)[-1] == (1.0, 0.75)
    assert curve_of(np.empty(0), np.empty(0, dtype=np.bool_), 4) == []
