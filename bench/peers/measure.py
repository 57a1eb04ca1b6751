# SPDX-License-Identifier: MIT
"""Runs a command and tells what it took.

CPU seconds are user and system time of the process and of all its ended children (wait4). Peak memory is that of
the largest of these processes: a tool that works in several has more. A process inherits its parent's peak when it
starts, so whoever measures must be small himself: read no tables before all runs are over.
"""
import collections
import os
import signal
import subprocess
import threading
import time

Run = collections.namedtuple("Run", "status cpu wall peak_mb output error")

# Every library that reads such a setting is told to use one thread.
ONE_THREAD = {name: "1" for name in (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "GOMAXPROCS",
    "NUMEXPR_NUM_THREADS", "ARROW_NUM_THREADS", "POLARS_MAX_THREADS")}
SETTINGS = {**ONE_THREAD, "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1",
            "HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def stop_session(pid):
    """Ends a command and what it started: it leads a session of its own."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, folder, timeout=3600):
    """Runs a command in one thread, its output and errors to files in `folder`, which is its home and scratch."""
    environment = {**os.environ, **SETTINGS, "HOME": str(folder), "TMPDIR": str(folder)}
    output, error = folder / "output", folder / "error"
    with open(output, "wb") as out, open(error, "wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=environment,
                                   cwd=os.path.dirname(os.path.abspath(__file__)), start_new_session=True)
        timer = threading.Timer(timeout, stop_session, [process.pid])
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # such as an interrupt: nothing is left running
            stop_session(process.pid)
            raise
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
    return Run(process.returncode, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024,
               output.read_text(encoding="utf-8", errors="replace"),
               error.read_text(encoding="utf-8", errors="replace"))
