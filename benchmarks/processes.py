"""What a process has used so far, as Linux tells it under /proc."""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Processor time of the process, its own and the system's for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes(pid: int) -> float:
    """Memory of the process that is in RAM now."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Watch:
    """The memory of a process at some moments, in seconds from now."""

    def __init__(self, pid: int, moments: tuple[float, ...]) -> None:
        self._pid, self._moments, self.megabytes = pid, moments, list[float]()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        began = time.monotonic()
        for moment in self._moments:
            if self._is_over.wait(began + moment - time.monotonic()):
                return
            self.megabytes.append(megabytes(self._pid))

    def close(self) -> None:
        """Look no more."""
        self._is_over.set()
        self._thread.join()
