"""Running a network: one thread, on the CPU, without its chatter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnxruntime

__all__ = ["Floats", "Session", "session_of"]

Floats = npt.NDArray[np.float32]

#: Severity from which the runtime speaks: errors. [1]
_ERRORS = 3


class Session:
    """One network, ready to run.

    Args:
        model: It, as ONNX.
    """

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def run(self, values: npt.NDArray[np.generic]) -> list[Floats]:
        """Return the outputs of the network.

        Args:
            values: Its input.
        """
        return [np.asarray(output) for output in self._session.run(None, {self._input: values})]


def session_of(model: bytes) -> Session:
    """Return a network, ready to run.

    Args:
        model: It, as ONNX.
    """
    return Session(model)
