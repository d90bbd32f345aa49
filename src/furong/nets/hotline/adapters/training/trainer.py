"""Does the trainings that were asked for, one at a time, beside the other jobs of the worker."""

from __future__ import annotations

from dataclasses import dataclass, field

from furong.foundation.worker_threads import WorkerThreads
from furong.nets.hotline.api import trainings

__all__ = ["ModelTrainer"]


@dataclass(slots=True)
class ModelTrainer:
    """Trains in a thread of its own: a training takes minutes, and other jobs have not to wait for it."""

    _workers: WorkerThreads = field(init=False)

    def __post_init__(self) -> None:
        """Make the thread ready."""
        self._workers = WorkerThreads("hotline-training", 1, lambda _number: trainings.train_next())

    def start(self) -> None:
        """Begin."""
        self._workers.start()

    def stop(self, timeout_s: float) -> None:
        """Begin nothing more, and wait at most ``timeout_s`` seconds; what is cut off is begun anew next time."""
        self._workers.stop(timeout_s)
