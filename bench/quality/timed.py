# SPDX-License-Identifier: MIT
"""Runs a program to its end and tells what it printed and what it cost."""
import os
import shlex
import subprocess
import tempfile


def run_timed(command):
    """Returns (standard output, user + system seconds) of a command."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        # Status 3: done, some records were bad.
        if process.returncode not in (0, 3):
            raise RuntimeError("%s: exit status %d: %s" % (
                shlex.join(map(str, command)), process.returncode, err.read().decode(errors="replace")))
        return out.read().decode(), usage.ru_utime + usage.ru_stime
