"""The command in two processes: one works, the other waits, and answers Ctrl-C at once whatever the first is busy with.

A library's call may hold a Python process for seconds before a signal reaches it, and what it raises then may be swallowed where
it arrives. So the one who works dies of a signal, and what it leaves is cleared up by :mod:`.guardian`, as after a
crash; the one who waits says so in one line. Where processes can't be forked (Windows) there is one, and KeyboardInterrupt.

In: whether there is an output folder to speak of. Out: two processes, and the exit code of the one in the other.

>>> kept(is_new=False)
'; the output folder is as it was'
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from nlp_helpers.errors import InputError

#: A pipe to the one who waits, held open by the one who works and its guardian until all is cleared up.
report: int | None = None
#: Whether the new output is in its place.
is_moved = False

#: What a user or a system stops a command with.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_MOVED = b"m"
_PATIENCE = 5  # seconds for clearing up


def split(writes: bool) -> int | None:
    """Fork, if that is possible: return at once where the work is to be done, and when it is done to the one who waits.

    Parameters
    ----------
    writes : bool
        Whether there is an output folder to speak of where the work is stopped.

    Returns
    -------
    int or None
        None: go on with the work. Else the exit code of what is over: 130 after Ctrl-C, 128 + n after another signal n.
    """
    if not hasattr(os, "fork") or sys.gettrace() or sys.getprofile() or threading.active_count() > 1:
        return None
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    alive, done = os.pipe(), os.pipe()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by who started it
            stream.flush()
    try:
        pid = os.fork()
    except OSError:  # no more processes: work in this one
        for fd in (*alive, *done):
            os.close(fd)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return None
    if pid == 0:
        os.close(alive[1])
        os.close(done[0])
        _work_on(alive[0], done[1])
        return None
    os.close(alive[0])
    os.close(done[1])
    return _wait_for(pid, done[0], writes)


def carried_out(work: Callable[[], int], fork: bool) -> int:
    """Do the work of a command that writes a folder; what kept it from being done is said in one line on stderr.

    Parameters
    ----------
    work : callable
        Gives the exit code.
    fork : bool
        Whether to do it in a process of its own, see :func:`split`.

    Returns
    -------
    int
        What the work gave; 2 after an InputError, and what :func:`split` gives for a work that was stopped.

    Examples
    --------
    >>> carried_out(lambda: 1, fork=False)
    1
    """
    if fork and (code := split(writes=True)) is not None:
        return code
    try:
        return work()
    except InputError as error:
        print(f"parallax: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"parallax: stopped{kept()}", file=sys.stderr)
        return 130


def moved() -> None:
    """Take down, and tell the one who waits, that the new output is in its place."""
    global is_moved
    is_moved = True
    if report is not None:
        with suppress(OSError):
            os.write(report, _MOVED)


def _work_on(alive: int, done: int) -> None:
    global report
    report = done
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    if not _die_with_parent():
        threading.Thread(target=_die_at_end_of, args=(alive,), daemon=True).start()
    elif select.select([alive], [], [], 0)[0]:  # it was killed before that was asked
        os.kill(os.getpid(), signal.SIGKILL)


def _die_with_parent() -> bool:
    """Ask Linux to kill this process when the one who waits is killed, whatever it is busy with."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes

        return ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0) == 0  # PR_SET_PDEATHSIG
    except (ImportError, OSError, AttributeError):
        return False


def _die_at_end_of(alive: int) -> None:
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGKILL)


def _wait_for(pid: int, done: int, writes: bool) -> int:
    over = False

    def pass_on(number: int, _: FrameType | None) -> None:
        if not over:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    _, status = os.waitpid(pid, 0)
    over = True
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    number = os.WTERMSIG(status)
    # One more Ctrl-C changes nothing now; Python's own end would die of it, and give another exit code.
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    there = _until_cleared(done)
    _say(number, there if writes else "")
    return 128 + number


def _until_cleared(done: int) -> str:
    """Wait until nobody holds the pipe any more; what came through it tells whether the output is the old or the new."""
    until, came = time.monotonic() + _PATIENCE, b""
    while (left := until - time.monotonic()) > 0 and select.select([done], [], [], left)[0]:
        piece = os.read(done, 64)
        if not piece:
            break
        came += piece
    return kept(_MOVED in came)


def kept(is_new: bool | None = None) -> str:
    """Say which output is there.

    Parameters
    ----------
    is_new : bool, optional
        What this process has done by default.

    Returns
    -------
    str
    """
    is_new = is_moved if is_new is None else is_new
    return "; the output folder is the new one, complete" if is_new else "; the output folder is as it was"


def _say(number: int, there: str) -> None:
    why = dict(zip(SIGNALS, ("stopped", "stopped (terminated)", "stopped"), strict=False))
    what = why.get(number)
    if what is None:
        memory = ", as systems do where memory runs out" if number == signal.SIGKILL else ""
        what = f"killed by signal {number}{memory}"
    with suppress(OSError):  # the terminal may be gone
        if sys.stderr.isatty():
            print(file=sys.stderr)  # ends the line of the progress bar
        print(f"parallax: {what}{there}", file=sys.stderr, flush=True)


@contextmanager
def blocked() -> Iterator[None]:
    """Hold signals back: a process that is started meanwhile never gets them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and its like back until the end of the block; they are not lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}
    held = [number for number, handler in before.items() if handler not in (None, signal.SIG_IGN)]
    try:
        for number in held:
            signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number in held:
            signal.signal(number, before[number])
        if came:
            signal.raise_signal(came[0])
