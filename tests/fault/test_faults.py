#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Faults of the machine around the program: full disks, closed pipes, signals, files that change.

    test_faults.py --program PATH --data DIR [CASE...]

Whatever happens, the program must say what went wrong, exit with 1, and leave no file that looks finished.
"""
import gzip
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time

from fault_tap import Skip, check, main

NOBODY = 65534


def articles_of(case):
    return case.data / "summit" / "articles.jsonl"


def fails(case, result, *words):
    """Exit status 1, each of the words in the message, and no trace of a sanitizer's."""
    status, _, err, _ = result
    check(status == 1, f"exit status {status}, stderr: {err}")
    for word in words:
        check(word in err, f"no {word!r} in the message: {err}")
    check(err.count("\n") == 1 and err.startswith("pressfold: "), f"not one line of message: {err}")


def many_articles(n, n_words=60):
    """Articles of random words, none a copy of another."""
    pick = random.Random(7)
    words = ["".join(pick.choice("abcdefghijklmnoprstu") for _ in range(pick.randint(3, 9))) for _ in range(5000)]
    return "".join(json.dumps({"id": str(i), "date": f"2031-05-{1 + i % 28:02}", "title": f"Title {i}",
                               "text": " ".join(pick.choices(words, k=n_words))}) + "\n" for i in range(n))


def full_standard_output(case):
    """a full disk behind standard output is an error."""
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    in_file = articles_of(case)
    table = case.write("table.csv", "id,label\na,x\nb,y\n")
    ids = [json.loads(line)["id"] for line in in_file.read_text(encoding="utf-8").splitlines()[:2]]
    for args in (["dedup", in_file], ["stories", in_file], ["topics", in_file, "-k", 2],
                 ["explain", in_file, "--pair", *ids], ["eval", table, table, "--result-column", "label"]):
        with open("/dev/full", "wb") as full:
            fails(case, case.run(*args, stdout=full), "standard output", "No space left on device")
    check(case.names() == ["table.csv"], "left behind:", case.names())


def limit_file_size(n_bytes):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))
    return limit


def full_disk(case):
    """a file that may not grow any more is an error, and the outputs are gone."""
    in_file = articles_of(case)
    for limit in (0, 5000, 100000):
        fails(case, case.run("run", in_file, "-o", "out", preexec_fn=limit_file_size(limit)), "out", "cannot write")
        fails(case, case.run("dedup", in_file, "-o", "kept", "--groups", "groups",
                             preexec_fn=limit_file_size(limit)), "cannot write")
        check(case.names() == [], f"left behind at {limit} bytes:", case.names())


def full_disk_behind_a_later_output(case):
    """an output that cannot be written leaves none of the others, though they are whole."""
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    in_file = articles_of(case)
    for command in (["dedup", in_file, "-o", "kept", "--groups", "/dev/full"],
                    ["dedup", in_file, "-o", "kept", "--annotate", "annotated", "--pairs", "/dev/full"],
                    ["stories", in_file, "-o", "stories", "--write-df-table", "/dev/full"],
                    ["run", in_file, "-o", "out", "--annotate", "annotated", "--write-df-table", "/dev/full"]):
        fails(case, case.run(*command), "/dev/full", "cannot write")
        check(case.names() == [], "left behind:", command, case.names())


def full_scratch_folder(case):
    """a scratch file that may not grow any more is an error."""
    with open(articles_of(case), "rb") as source:
        fails(case, case.run("dedup", "-", "-o", "kept", stdin=source, preexec_fn=limit_file_size(5000)),
              "scratch", "cannot write")
    check(case.names() == [], "left behind:", case.names())


def limit_memory(n_bytes):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    return limit


def out_of_memory(case):
    """a process that may have little memory ends in an error that says what to do, or in success, and never hangs."""
    in_file = case.write("in.jsonl", many_articles(2000, n_words=200))
    if case.run("--version", preexec_fn=limit_memory(200 << 20))[0] != 0:
        raise Skip("the program does not start with 200 MB (a sanitizer)")
    failed = 0
    for command in (["dedup"], ["stories"], ["topics", "-k", 20], ["run"]):
        for limit in range(120, 600, 40):
            result = case.run(*command, in_file, "-o", "out", "--quiet", "--threads", 2, preexec_fn=limit_memory(limit << 20))
            if result[0] != 0:
                fails(case, result, "out of memory", "--threads")
                failed += 1
                check(case.names() == ["in.jsonl"], f"left behind at {limit} MB:", case.names())
                continue
            done = case.folder / "out"
            shutil.rmtree(done) if done.is_dir() else done.unlink()
    check(failed > 4, "the limits were not reached:", failed)


def no_such_output_folder(case):
    """an output in a folder that is not there is an error, and no other output is left."""
    in_file = articles_of(case)
    fails(case, case.run("run", in_file, "-o", "nowhere/out"), "nowhere/out", "No such file or directory")
    fails(case, case.run("run", in_file, "-o", "out", "--annotate", "nowhere/all"), "nowhere/all")
    fails(case, case.run("dedup", in_file, "-o", "nowhere/kept", "--groups", "groups"), "nowhere/kept")
    fails(case, case.run("dedup", in_file, "-o", "kept", "--groups", "nowhere/groups"), "nowhere/groups")
    fails(case, case.run("stories", in_file, "-o", "nowhere/stories"), "nowhere/stories")
    check(case.names() == [], "left behind:", case.names())


def read_only_output_folder(case):
    """an output in a folder that may not be written is an error."""
    def drop():
        os.umask(0o022)
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    in_file = case.write("in.jsonl", '{"id":"a","text":"x"}\n')
    case.folder.chmod(0o555)
    try:
        if case.run("--version", preexec_fn=drop)[0] != 0:
            raise Skip("another user may not run the program here")
    except OSError:
        raise Skip("another user may not run the program here") from None
    try:
        fails(case, case.run("run", in_file, "-o", "out", preexec_fn=drop), "out", "Permission denied")
        fails(case, case.run("dedup", in_file, "-o", "kept", preexec_fn=drop), "kept", "Permission denied")
        check(case.names() == ["in.jsonl"], "left behind:", case.names())
    finally:
        case.folder.chmod(stat.S_IRWXU)


def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.005)
    check(what(), "what was waited for did not happen")


def start_and_signal(case, number, delay):
    """Starts a run that takes some seconds; sends the signal `delay` seconds after its folder appears."""
    def heed():  # whatever this test was started by may ignore some
        for heeded in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(heeded, signal.SIG_DFL)
    process = case.start("run", "in.jsonl", "-o", "out", "--threads", 2, preexec_fn=heed)
    wait_for(lambda: process.poll() is not None or any(".tmp-" in name for name in case.names()))
    time.sleep(delay)
    check(process.poll() is None, "the run was over before the signal")
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    return process.returncode, err.decode()


def killed(case):
    """killed at any moment, a run leaves nothing that looks finished."""
    case.write("in.jsonl", many_articles(6000))
    for delay in (0, 0.05, 0.2, 0.5):
        start_and_signal(case, signal.SIGKILL, delay)
        check("out" not in case.names(), "the folder has its final name")


def terminated(case):
    """told to stop, a run stops soon and leaves nothing."""
    case.write("in.jsonl", many_articles(6000))
    for number, delay in ((signal.SIGTERM, 0), (signal.SIGTERM, 0.3), (signal.SIGINT, 0.1), (signal.SIGINT, 0.6)):
        began = time.monotonic()
        status, err = start_and_signal(case, number, delay)
        check(status == 1, f"exit status {status}: {err}")
        check("stopped" in err, "message:", err)
        check(case.names() == ["in.jsonl"], "left behind:", case.names())
        check(time.monotonic() - began < 30, "took", time.monotonic() - began, "seconds")


def hung_up(case):
    """a terminal that goes away stops a run, which leaves nothing."""
    case.write("in.jsonl", many_articles(6000))
    status, err = start_and_signal(case, signal.SIGHUP, 0.2)
    check(status == 1, f"exit status {status}: {err}")
    check(case.names() == ["in.jsonl"], "left behind:", case.names())


def signals_that_are_ignored(case):
    """what nohup or a shell had ignored stays ignored."""
    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = case.start("dedup", "-", "-o", "kept", stdin=subprocess.PIPE, preexec_fn=ignore)
    process.stdin.write(b'{"id":"a","text":"x"}\n')
    process.stdin.flush()
    wait_for(lambda: any(".tmp-" in name for name in case.names()))
    for number in (signal.SIGHUP, signal.SIGINT):
        process.send_signal(number)
    time.sleep(0.3)
    _, err = process.communicate(b'{"id":"b","text":"y"}\n', timeout=60)
    check(process.returncode == 0, f"exit status {process.returncode}: {err.decode()}")
    check(case.names() == ["kept"], "there are", case.names())


def terminated_while_waiting(case):
    """told to stop while it waits for input, a run stops at once."""
    process = case.start("run", "-", "-o", "out", stdin=subprocess.PIPE)
    process.stdin.write(b'{"id":"a","text":"x"}\n')
    process.stdin.flush()
    wait_for(lambda: any(".tmp-" in name for name in case.names()))
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=8)
        ended = True
    except subprocess.TimeoutExpired:
        ended = False
    process.stdin.close()
    process.wait(timeout=60)
    left = case.names()
    process.stdout.close()
    process.stderr.close()
    check(ended, "it went on waiting")
    check(process.returncode == 1, "exit status", process.returncode)
    check(left == [], "left behind:", left)


def closed_pipe(case):
    """a reader that goes away ends the program quietly."""
    in_file = articles_of(case)
    for _ in range(3):
        in_file_args = [in_file] * 4  # more than a pipe holds
        process = case.start("dedup", *in_file_args, "--groups", "groups", "--quiet", "--method", "exact")
        process.stdout.read(1)
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        process.wait(timeout=60)
        check(process.returncode == 1, f"exit status {process.returncode}: {err}")
        check(err == "", "message:", err)
        check(not any(".tmp-" in name for name in case.names()), "left behind:", case.names())


def closed_descriptors(case):
    """with standard output closed, records go into no other file."""
    def close_output():
        os.close(1)
    case.write("in.jsonl", '{"id":"a","text":"one two"}\n{"id":"b","text":"one two"}\n')
    status, _, err, _ = case.run("dedup", "in.jsonl", "--removed", "removed", "--annotate", "annotated",
                                 preexec_fn=close_output)
    check(status == 1, f"exit status {status}: {err}; there are {case.names()}")
    check(case.names() == ["in.jsonl"], "left behind:", case.names())


def closed_input(case):
    """with standard input closed, it is said to be unreadable."""
    def close_input():
        os.close(0)
    status, _, err, _ = case.run("dedup", "-", "-o", "kept", preexec_fn=close_input)
    check(status == 1, f"exit status {status}: {err}")
    check(case.names() == [], "left behind:", case.names())


def truncated_gzip(case):
    """of a compressed file that is cut off, what was unpacked counts, and the rest is a bad record."""
    data = gzip.compress(articles_of(case).read_bytes())
    for kept in (len(data) - 4, len(data) // 2, 12):
        case.write("in.jsonl.gz", data[:kept])
        status, out, err, _ = case.run("dedup", "in.jsonl.gz", "--method", "exact")
        check(status == 3, f"{kept} bytes: exit status {status}: {err}")
        check("in.jsonl.gz:" in err and "no reason given" not in err, f"{kept} bytes: {err}")
        check(kept < 100 or out.count(b"\n") > 20, f"{kept} bytes: {out.count(bytes([10]))} records came out")
        status, _, err, _ = case.run("dedup", "in.jsonl.gz", "--strict", "-o", "kept")
        check(status == 1, f"{kept} bytes, strict: exit status {status}: {err}")
    check(case.names() == ["in.jsonl.gz"], "left behind:", case.names())


def change_during_run(case, change):
    """Reads in.jsonl, then waits on standard input while `change` is made. Returns what run() does."""
    case.write("in.jsonl", many_articles(300))
    process = case.start("dedup", "in.jsonl", "-", "-o", "kept", "--batch", "4K", stdin=subprocess.PIPE)
    process.stdin.write(b'{"id":"late","text":"x"}\n')
    process.stdin.flush()
    time.sleep(1.5)  # by then it waits
    change(case.folder / "in.jsonl")
    _, err = process.communicate(timeout=60)
    check("kept" not in case.names(), "there is an output")
    return process.returncode, b"", err.decode(), 0


def shrinking_input(case):
    """an input that shrinks during the run is an error."""
    fails(case, change_during_run(case, lambda path: os.truncate(path, 100)), "in.jsonl", "changed")


def rewritten_input(case):
    """an input that is rewritten during the run is an error."""
    def rewrite(path):
        path.write_bytes(path.read_bytes()[::-1])
    fails(case, change_during_run(case, rewrite), "in.jsonl", "changed")


def vanishing_input(case):
    """an input that vanishes during the run is an error."""
    def vanish(path):
        path.unlink()
    fails(case, change_during_run(case, vanish), "in.jsonl")


def no_scratch_folder(case):
    """a scratch folder that is not there is an error where one is needed, and only there."""
    case.env["TMPDIR"] = str(case.folder / "nowhere")
    case.write("in.jsonl.gz", gzip.compress(articles_of(case).read_bytes()))
    fails(case, case.run("dedup", "in.jsonl.gz", "-o", "kept"), "nowhere", "scratch")
    status, _, err, _ = case.run("dedup", articles_of(case), "-o", "kept")
    check(status == 0, f"a plain file: exit status {status}: {err}")


def write_crowd(case):
    """Articles of which every fourth is a cut of the one before it; more postings than little memory holds."""
    lines = many_articles(24000).splitlines()
    for i in range(3, len(lines), 4):
        article, before = json.loads(lines[i]), json.loads(lines[i - 1])
        article["text"] = " ".join(before["text"].split()[:50])
        lines[i] = json.dumps(article)
    case.write("in.jsonl", "\n".join(lines) + "\n")


def least_memory(case, *args):
    """The least --memory with which the crowd goes through."""
    size = 1
    for _ in range(40):
        status, _, err, _ = case.run("dedup", "in.jsonl", "-o", "unused", "--memory", f"{size}M", *args)
        if status == 0:
            (case.folder / "unused").unlink()
            return f"{size}M"
        fails(case, (status, b"", err, 0), "too little", "articles need")
        needed = int(err.split(" need ")[1].split("M")[0])
        check(needed > size, "not more is needed:", err)
        size = needed
    raise AssertionError("nothing is enough")


def little_memory(case):
    """with the least memory that is told, the same bytes come out, by way of the scratch folder."""
    write_crowd(case)
    args = ["--threads", 2, "--batch", "256K"]
    size = least_memory(case, *args)
    case.run("dedup", "in.jsonl", "-o", "a", "--groups", "b", "--pairs", "c", *args)
    status, _, err, _ = case.run("dedup", "in.jsonl", "-o", "x", "--groups", "y", "--pairs", "z", "--memory", size, *args)
    check(status == 0, f"exit status {status}: {err}")
    for one, other in ("ax", "by", "cz"):
        check((case.folder / one).read_bytes() == (case.folder / other).read_bytes(), one, "and", other, "differ")
        check((case.folder / one).stat().st_size > 1000, one, "is empty")
    check(case.names() == sorted(["in.jsonl", *"abcxyz"]), "left behind:", case.names())
    # That it went by way of the folder shows when there is none, or no room in it.
    fails(case, case.run("dedup", "in.jsonl", "-o", "kept", "--memory", size, "--tmpdir", "nowhere", *args),
          "nowhere", "scratch")
    fails(case, case.run("dedup", "in.jsonl", "-o", "kept", "--memory", size, *args,
                         preexec_fn=limit_file_size(100000)), "scratch", "cannot write")
    check("kept" not in case.names(), "there is an output")


def few_descriptors(case):
    """a folder may hold more files than may be open at once."""
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    (case.folder / "in").mkdir()
    for i in range(200):
        case.write(f"in/{i:03}.jsonl", json.dumps({"id": str(i), "text": f"number {i % 150} of the folder"}) + "\n")
    status, out, err, _ = case.run("dedup", "in", "--threads", 4, preexec_fn=limit)
    check(status == 0, f"exit status {status}: {err}")
    check(out.count(b"\n") == 150, out.count(b"\n"), "records were kept")


def pipes_and_devices_are_written_not_replaced(case):
    """an output that is a pipe or a device is written to, not replaced."""
    # A device of its own, never one of the machine's: a program that fails this test would destroy it.
    in_file = case.write("in.jsonl", '{"id":"a","text":"x"}\n')
    os.mkfifo(case.folder / "pipe")
    reader = subprocess.Popen(["cat", "pipe"], cwd=case.folder, stdout=subprocess.PIPE)
    try:
        status, _, err, _ = case.run("dedup", in_file, "-o", "pipe")
        still_pipe = stat.S_ISFIFO(os.lstat(case.folder / "pipe").st_mode)
        out = reader.communicate(timeout=20)[0] if still_pipe else b""
    finally:
        reader.kill()
        reader.communicate()
    check(still_pipe, "the pipe was replaced by a file")
    check(status == 0 and out == in_file.read_bytes(), f"exit status {status}, {out!r}: {err}")
    if os.geteuid() == 0:
        try:
            os.mknod(case.folder / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        except PermissionError:
            return
        status, _, err, _ = case.run("dedup", in_file, "-o", "null", "--groups", "groups")
        check(stat.S_ISCHR(os.lstat(case.folder / "null").st_mode), "the device was replaced by a file")
        check(status == 0, f"exit status {status}: {err}")


def links_are_followed(case):
    """an output that is a symbolic link changes what it points to."""
    in_file = case.write("in.jsonl", '{"id":"a","text":"x"}\n')
    case.write("target", "old\n")
    (case.folder / "link").symlink_to("target")
    status, _, err, _ = case.run("dedup", in_file, "-o", "link")
    check(status == 0, f"exit status {status}: {err}")
    check((case.folder / "link").is_symlink(), "the link was replaced by a file")
    check((case.folder / "target").read_bytes() == in_file.read_bytes(), "the target has other bytes")


def one_blas_thread(case):
    """the program starts itself again with one BLAS thread, and with as many as were asked for."""
    if not os.path.exists("/proc/self/environ"):
        raise Skip("there is no /proc")
    for asked, found in ((None, b"1"), ("3", b"3")):
        case.env.pop("OPENBLAS_NUM_THREADS", None)
        if asked is not None:
            case.env["OPENBLAS_NUM_THREADS"] = asked
        process = case.start("dedup", "-", "-o", "out", "--threads", "1", stdin=subprocess.PIPE)
        expected = b"OPENBLAS_NUM_THREADS=" + found
        try:
            deadline = time.monotonic() + 20
            environment = b""
            while expected not in environment and time.monotonic() < deadline:
                time.sleep(0.01)
                environment = pathlib.Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
        finally:
            process.communicate(b"")
        told = [entry for entry in environment if entry.startswith(b"OPENBLAS_NUM_THREADS")]
        check(expected in environment, f"asked for {asked}: the environment says {told}")
        check(process.returncode == 0, f"exit status {process.returncode}")


CASES = [
    full_standard_output, full_disk, full_disk_behind_a_later_output, full_scratch_folder, out_of_memory, no_such_output_folder, read_only_output_folder, killed,
    terminated, hung_up, signals_that_are_ignored, terminated_while_waiting, closed_pipe, closed_descriptors, closed_input, truncated_gzip,
    shrinking_input, rewritten_input, vanishing_input, no_scratch_folder, little_memory,
    few_descriptors,
    pipes_and_devices_are_written_not_replaced, links_are_followed, one_blas_thread,
]

if __name__ == "__main__":
    sys.exit(main(__doc__.split("\n", maxsplit=1)[0], CASES))
