"""What the processes of a node cost, read from the kernel: CPU seconds and proportional memory, by what they are."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Self

__all__ = ["CpuMeter", "cpu_seconds", "memory_bytes", "node_processes", "wait_until_at_rest"]

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
#: Fields of /proc/PID/stat after the command's closing bracket: state is 0, so user and system time are these.
_USER, _SYSTEM = 11, 12
_READ_S = 0.5
#: A node is at rest that takes less than this share of a core for so long. [1], [s]
_REST_SHARE, _REST_S = 0.3, 2.0


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it has just ended
                continue
            children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    return children


def _name(pid: int) -> str:
    try:
        words = (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").split()
    except OSError:
        return ""
    if "furong.project.parts" in words:
        return words[words.index("furong.project.parts") + 1]
    program = Path(words[0]).name.rstrip(":") if words else ""
    return {"nats-server": "nats"}.get(program, program)


def node_processes(root: int) -> dict[int, str]:
    """Return the processes below ``root`` (not itself) with what each is: web, engine, gateway, nats, postgres …"""
    children = _children()
    found: dict[int, str] = {}
    waiting = list(children[root])
    while waiting:
        pid = waiting.pop()
        name = _name(pid)
        if name:
            found[pid] = name
        waiting += children[pid]
    return found


def cpu_seconds(processes: dict[int, str]) -> dict[str, float]:
    """Return the CPU time that processes have taken so far, by name. [s]"""
    taken: dict[str, float] = defaultdict(float)
    for pid, name in processes.items():
        try:
            fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        taken[name] += (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS
    return dict(taken)


def memory_bytes(processes: dict[int, str]) -> dict[str, int]:
    """Return the memory of processes by name: pages shared by several are shared out among them. [B]"""
    held: dict[str, int] = defaultdict(int)
    for pid, name in processes.items():
        try:
            text = (_PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        held[name] += 1024 * sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return dict(held)


def wait_until_at_rest(root: int, longest_s: float) -> None:
    """Wait until a node that has just started has loaded what it will need, so that what follows is measured alone.

    Args:
        root: Whose processes: those below it. [pid]
        longest_s: For how long at the most. [s]
    """
    until, before = time.monotonic() + longest_s, 0.0
    while time.monotonic() < until:
        now = sum(cpu_seconds(node_processes(root)).values())
        if now - before < _REST_SHARE * _REST_S:
            return
        before = now
        time.sleep(_REST_S)


class CpuMeter:
    """Reads every half second what each process of a node has taken, so that those that end count as well.

    Args:
        root: Whose processes: those below it. [pid]
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self._first: dict[tuple[int, str], float] = {}
        self._last: dict[tuple[int, str], float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._read()
        self._first = dict(self._last)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._read()

    def taken(self) -> dict[str, float]:
        """Return the CPU time of the block, by what a process is. [s]"""
        told: dict[str, float] = {}
        for (pid, name), now in self._last.items():
            told[name] = told.get(name, 0.0) + now - self._first.get((pid, name), 0.0)
        return told

    def _run(self) -> None:
        while not self._stop.wait(_READ_S):
            self._read()

    def _read(self) -> None:
        for pid, name in node_processes(self._root).items():
            if (found := cpu_seconds({pid: name})) and name:
                self._last[pid, name] = found[name]
