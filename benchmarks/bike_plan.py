"""How far dispatch plans for shared bikes are from the best, on made-up states of 13 zones and 3 operators.

Run ``python benchmarks/bike_plan.py``. Each plan is compared with the bound that OR-Tools proves for the same state,
and with the naive plan that always drives to the nearest zone. States where nothing is overfull are left out. With
``--regret`` each plan is also made from a forecast that is off by a few bikes, and compared with the plan that knows.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from time import thread_time

import numpy as np

from furong.engines.routing import Search, make_plan, read_state, regret
from furong.engines.synthetic.bike_states import make_bike_state

_OFF = 0.1
_PATIENT = 600.0


def _line(name: str, values: Sequence[float], form: str) -> str:
    at = np.quantile(values, (0.5, 0.95, 1.0))
    told = "  ".join(f"{word} {value:{form}}" for word, value in zip(("p50", "p95", "max"), at, strict=True))
    return f"{name:<28} mean {np.mean(values):{form}}  {told}"


def _forecast(data: dict[str, object], seed: int) -> np.ndarray:
    state = read_state(data)
    numbers = np.random.default_rng(seed)
    return np.maximum(np.rint(state.counts * numbers.normal(1.0, _OFF, state.counts.shape)), 0).astype(np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--states", type=int, default=100, help="how many states (100)")
    parser.add_argument("--zones", type=int, default=13, help="zones of a state (13)")
    parser.add_argument("--regret", action="store_true", help="also measure the regret of plans from forecasts")
    parser.add_argument("--patient", action="store_true", help="limit the work alone: for a machine that is busy")
    options = parser.parse_args()
    search = Search(wait_s=_PATIENT) if options.patient else Search()
    gaps, savings, seconds, work, off = [], [], [], [], []
    for seed in range(options.states):
        data = make_bike_state(seed, zones=options.zones)
        state = read_state(data)
        worked = thread_time()
        plan = make_plan(state, search=search)
        worked = thread_time() - worked
        if not plan.task.shares.any():
            continue
        naive = sum(run.cost for run in plan.naive)
        gaps.append(plan.gap)
        savings.append(1 - plan.cost / naive)
        seconds.append(plan.seconds)
        work.append(worked)
        if options.regret:
            found = regret(state, make_plan(state, _forecast(data, seed), search), state.counts, search)
            off.append(found.cost / found.best.cost if found.best.cost else 0.0)
    print(f"{len(gaps)} states, {options.zones} zones, 3 operators")
    print(_line("gap to the bound", gaps, ".2%"))
    print(f"{'gap above 5 %':<28} {sum(gap > 0.05 for gap in gaps)} of {len(gaps)}")
    print(_line("saved against nearest first", savings, ".2%"))
    print(_line("seconds", seconds, ".2f"))
    print(_line("seconds of the processor", work, ".2f"))
    if off:
        print(_line(f"regret, counts off by {_OFF:.0%}", off, ".2%"))


if __name__ == "__main__":
    main()
