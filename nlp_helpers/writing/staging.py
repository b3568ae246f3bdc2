"""What is being written, in a hidden folder beside its place, and how it comes to its place.

In: a place. Out: the new content there, or the old one, and nothing beside it. A folder is exchanged with the old one at one
stroke where the system can (:mod:`.file_system`), and by two renames elsewhere. Where the process is killed, a small
one that outlives it (:mod:`.guardian`) clears up; where both are, as when the power fails, the next to write there
(:mod:`.leftovers`).

>>> import tempfile
>>> place = Path(tempfile.mkdtemp()) / "out"
>>> with Staging(place) as staged:
...     _ = (staged.new / "note.txt").write_text("Closed.")
...     staged.swap(lambda there: None)
>>> [path.name for path in place.iterdir()], [path.name for path in place.parent.iterdir()]
(['note.txt'], ['out'])
"""

from __future__ import annotations

import errno
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from nlp_helpers.writing import file_system, guardian, leftovers, supervise
from nlp_helpers.writing.place_check import nearest, resolve

_TRIES = 20  # of moving to a place that others are writing to, too


class Staging:
    """A hidden folder, in which what will stand at a place is made.

    Parameters
    ----------
    place : path
        Where to.

    Attributes
    ----------
    place : path
        As :func:`resolve` gives it.
    """

    def __init__(self, place: Path) -> None:
        self.place = resolve(place)
        self._home = Path()
        self._made = False
        self._lock: int | None = None
        self._guardian: subprocess.Popen[bytes] | None = None
        self._pid = os.getpid()

    @property
    def new(self) -> Path:
        """A folder to write into."""
        return self._home / "new"

    @property
    def scratch(self) -> Path:
        """A folder for what is not to be kept."""
        return self._home / "scratch"

    def __enter__(self) -> Staging:
        parent = nearest(self.place)
        leftovers.sweep(parent)
        _living.add(self)
        try:
            self._make(parent)
            self.new.mkdir()
            self.scratch.mkdir()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, _: object, error: BaseException | None, *__: object) -> None:
        gone = not self._home.is_dir()
        self._end()
        if gone and isinstance(error, OSError):  # which says so in as many ways as there are libraries
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.place)) from error

    def _make(self, parent: Path) -> None:
        for left in reversed(range(_TRIES)):
            self._home = parent / f"{guardian.PREFIX}{secrets.token_hex(8)}"
            # First, so that there is no moment at which the folder is there and nobody would clear it up.
            self._guardian = _guard(self._home)
            try:
                self._made = True
                self._home.mkdir(mode=0o700)
                self._lock = leftovers.mark(self._home, self.place.name)
                return
            except FileExistsError:
                self._made = False
                raise
            except (FileNotFoundError, BlockingIOError):  # another took it for left over before it was marked
                self._end()
                if not left or not parent.is_dir():
                    raise

    def _end(self) -> None:
        _living.discard(self)
        if self._pid != os.getpid():  # a copy in a forked process
            return
        with supervise.uninterrupted():
            if self._lock is not None:
                if not self._home.exists() and (marker := file_system.path_of(self._lock)) is not None:
                    self._home = marker.parent  # a folder around it was moved
                os.close(self._lock)
                self._lock = None
            if self._made:
                guardian.clear(str(self._home))
            watching, self._guardian = self._guardian, None
            if watching is not None:
                _dismiss(watching, self._made and os.path.lexists(self._home))

    def swap(self, check: Callable[[Path], None]) -> None:
        """Put the folder :attr:`new` in its place, and take away what stood there.

        Parameters
        ----------
        check : callable
            Raises an InputError if a folder must not be replaced. It is asked before and after, because others may write
            to that folder at any time; what it refuses is put back.

        Raises
        ------
        InputError
            What `check` raised.
        OSError
            If it can't be moved. The place is as it was.
        """
        file_system.to_disk(self.new)
        with supervise.uninterrupted():
            for _ in range(_TRIES):
                if self._try_swap(check):
                    break
            else:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            supervise.moved()
        with suppress(OSError):
            file_system.sync(self.place.parent)

    def _try_swap(self, check: Callable[[Path], None]) -> bool:
        if not os.path.lexists(self.place):
            return self._move_in()
        check(self.place)
        try:
            file_system.exchange(self.new, self.place)
        except FileNotFoundError:  # removed meanwhile
            if self.new.exists():
                return False
            raise
        except file_system.Unsupported:
            return self._two_renames(check)
        try:
            check(self.new)
        except BaseException:
            file_system.exchange(self.new, self.place)
            raise
        return True

    def _move_in(self) -> bool:
        """Move to a place where nothing is, with the folders that lead there."""
        top, below = self.place, []
        while not os.path.lexists(top.parent):
            below.append(top.name)
            top = top.parent
        source = self.new
        for name in below:
            source = self._within(source, name)
        try:
            source.rename(top)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST) or isinstance(error, FileExistsError):
                for name in reversed(below):
                    source /= name
                if below:
                    source.rename(self.new)
                return False
            raise
        return True

    def _within(self, source: Path, name: str) -> Path:
        around = self._home / secrets.token_hex(4)
        around.mkdir()
        source.rename(around / name)
        return around

    def _two_renames(self, check: Callable[[Path], None]) -> bool:
        """Replace a folder where there is no exchange; the guardian puts the old one back if this is cut short."""
        old = self._home / guardian.OLD
        with file_system.locked(self.place.parent):
            try:
                self.place.rename(old)
            except FileNotFoundError:
                return False
            try:
                check(old)
                self.new.rename(self.place)
            except BaseException as error:
                if os.path.lexists(self.place):  # another run was faster: its output is the one to replace now
                    guardian.remove(str(old))
                else:
                    old.rename(self.place)
                if isinstance(error, OSError) and error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                    return False
                raise
        old.rename(self._home / "gone")
        return True

    def put(self) -> None:
        """Put every file of :attr:`new` beside the place, all of them or, if the system refuses, as few as possible.

        Raises
        ------
        OSError
            If one can't be moved.
        """
        file_system.to_disk(self.new)
        ready = self._home / guardian.READY
        with supervise.uninterrupted():
            # From here on the guardian moves what is left.
            self.new.rename(ready)
            for path in sorted(ready.iterdir()):
                path.replace(self.place.parent / path.name)


def _guard(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start the process that clears up if this one is killed; a session of its own keeps it from what kills this one's group."""
    script = Path(guardian.__file__)
    if getattr(sys, "frozen", False) or "python" not in Path(sys.executable or "").name.lower() or not script.is_file():
        return None
    tells = () if supervise.report is None else (supervise.report,)
    call = [sys.executable, "-I", "-S", str(script), str(folder), *map(str, tells)]
    null = subprocess.DEVNULL
    apart: dict[str, Any] = {"start_new_session": True, "pass_fds": tells}
    if os.name == "nt":
        apart = {
            "creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        }
    with supervise.blocked(), suppress(OSError, ValueError):
        return subprocess.Popen(
            call,
            stdin=subprocess.PIPE,
            stdout=null,
            stderr=null,
            cwd=Path(sys.executable).anchor or None,
            bufsize=0,
            **apart,
        )
    return None


def _dismiss(watching: subprocess.Popen[bytes], try_on: bool) -> None:
    assert watching.stdin is not None
    if not try_on:
        watching.kill()
    watching.stdin.close()
    if try_on:
        threading.Thread(target=watching.wait, daemon=True).start()
    else:
        watching.wait()


_living: set[Staging] = set()


def _forget() -> None:
    """Let go, in a forked process, of what keeps the guardian from seeing that the owner is gone."""
    for staged in _living:
        with suppress(OSError):
            if staged._lock is not None:
                os.close(staged._lock)
            if staged._guardian is not None and staged._guardian.stdin is not None:
                staged._guardian.stdin.close()
    _living.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
