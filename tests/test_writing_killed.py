"""A process that is killed, stopped or not alone: the output is the old or the new one, whole, with nothing beside it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT, contents

from nlp_helpers.writing import guardian

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")


# A process of its own that dies in the middle: at the nth call of a function, of SIGKILL, alone or with its group.

DYING = """
import os, signal, sys
from pathlib import Path
from nlp_helpers.writing import file_system, files
from nlp_helpers.writing.staging import Staging

out, where, at, whom = sys.argv[1:]
if where == "Path.rename":
    def refuse(*_): raise file_system.Unsupported
    file_system.exchange = refuse
owner, name = {"Path.rename": (Path, "rename"), "Path.replace": (Path, "replace"), "Path.mkdir": (Path, "mkdir"),
               "exchange": (file_system, "exchange"), "to_disk": (file_system, "to_disk")}[where]
real, calls = getattr(owner, name), [0]
def counted(*given, **more):
    calls[0] += 1
    if calls[0] == int(at):
        (os.killpg if whom == "group" else os.kill)(os.getpid(), signal.SIGKILL)
    return real(*given, **more)
setattr(owner, name, counted)
if where == "Path.replace":
    files.write_files({Path(out).with_name(n): lambda p: p.write_text("new") for n in ("a", "b")})
else:
    with Staging(Path(out)) as staged:
        for name in ("a", "b"):
            (staged.new / name).write_text("new")
        staged.swap(lambda folder: None)
"""


def die(out, where, at, whom="process"):
    call = [sys.executable, "-c", DYING, str(out), where, str(at), whom]
    assert subprocess.run(call, cwd=ROOT, start_new_session=True).returncode == -signal.SIGKILL
    until = time.monotonic() + 5
    while any(p.name.startswith(guardian.PREFIX) for p in out.parent.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    return {p.name for p in out.parent.iterdir()}


@pytest.mark.parametrize(
    "where, at, whom",
    [("Path.mkdir", 2, "process"), ("to_disk", 1, "group"), ("exchange", 1, "group"), ("Path.rename", 2, "group")],
)
def test_killed_while_it_is_written_or_moved_the_old_folder_is_there_whole(tmp_path, where, at, whom):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a").write_text("old")
    assert die(out, where, at, whom) == {"out"}
    assert contents(out) == {"a": b"old"}


def test_killed_while_it_is_written_to_a_new_place_nothing_is_there(tmp_path):
    assert die(tmp_path / "out", "to_disk", 1) == set()


def test_files_that_belong_together_come_together_though_killed_between_them(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    assert die(tmp_path / "a", "Path.replace", 2) == {"a", "b"}
    assert contents(tmp_path) == {"a": b"new", "b": b"new"}


MANY = """
import sys
from pathlib import Path
from nlp_helpers.writing import file_system
from nlp_helpers.writing.staging import Staging
if sys.argv[3] == "renames":
    def refuse(*_): raise file_system.Unsupported
    file_system.exchange = refuse
for n in range(5):
    with Staging(Path(sys.argv[1])) as staged:
        for name in "abcde":
            (staged.new / name).write_text(f"{sys.argv[2]} {n}")
        staged.swap(lambda folder: None)
"""


@pytest.mark.parametrize("how", ["exchange", "renames"])
def test_runs_into_one_folder_at_once_do_not_mix(tmp_path, how):
    out = tmp_path / "out"
    runs = [subprocess.Popen([sys.executable, "-c", MANY, str(out), str(i), how], cwd=ROOT) for i in range(3)]
    assert [process.wait() for process in runs] == [0, 0, 0]
    assert len(contents(out)) == 5 and len(set(contents(out).values())) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


# Ctrl-C.

BUSY = """
import ctypes, os, sys, time
from pathlib import Path
from nlp_helpers.writing import supervise
from nlp_helpers.writing.staging import Staging
code = supervise.split(writes=True)
if code is not None:
    sys.exit(code)
with Staging(Path(sys.argv[1])) as staged:
    print(os.getpid(), flush=True)
    try:
        ctypes.PyDLL(None).usleep(ctypes.c_uint(20_000_000))  # a call of a library that lets no signal in
        time.sleep(20)
    except BaseException:
        time.sleep(20)  # one that swallows what arrives
"""


@pytest.mark.parametrize(
    "sent, whom, code, says",
    [
        (signal.SIGINT, "group", 130, "parallax: stopped; the output folder is as it was\n"),
        (signal.SIGTERM, "waiting", 143, "parallax: stopped (terminated); the output folder is as it was\n"),
        (signal.SIGHUP, "waiting", 129, "parallax: stopped; the output folder is as it was\n"),
        (signal.SIGKILL, "working", 137, "memory runs out; the output folder is as it was\n"),
        (signal.SIGKILL, "waiting", -9, ""),
    ],
)
def test_a_command_ends_at_once_whatever_it_is_busy_with(tmp_path, sent, whom, code, says):
    pipe = subprocess.PIPE
    call = [sys.executable, "-c", BUSY, str(tmp_path / "out")]
    with subprocess.Popen(call, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        worker = int(process.stdout.readline())
        began = time.monotonic()
        {"group": os.killpg, "waiting": os.kill, "working": os.kill}[whom](
            worker if whom == "working" else process.pid, sent
        )
        said = process.communicate()[1]
        assert time.monotonic() - began < 5  # a second, where nobody else uses the machine
    assert process.returncode == code and said.endswith(says) and said.count("\n") == bool(says)
    until = time.monotonic() + 5
    while whom == "waiting" and list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    assert not list(tmp_path.iterdir())
