"""Staging folders whose owners are gone: marked while they are in use, swept by the next who writes beside them.

In: a folder in which outputs stand. Out: nothing in it that a killed process left. A folder whose owner lives is never touched:
its marker is locked, and the system unlocks it when the owner is gone, however it went.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from pathlib import Path

from nlp_helpers.writing import file_system, guardian

_DAY = 86_400


def sweep(parent: Path) -> None:
    """Clear up staging folders whose owners are gone.

    Parameters
    ----------
    parent : path
        Where they stand.
    """
    with suppress(OSError):
        for entry in os.scandir(parent):
            if (
                entry.name.startswith(guardian.PREFIX)
                and guardian.is_staging(entry.path)
                and _is_dead(Path(entry.path))
            ):
                guardian.clear(entry.path)


def _is_dead(folder: Path) -> bool:
    """Whether the owner is gone: its lock is free, and it was one of this computer's, or of a day before."""
    try:
        age = time.time() - folder.stat().st_mtime
    except OSError:  # its owner has just removed it
        return False
    try:
        fd = os.open(folder / guardian.MARKER, os.O_RDWR)
    except FileNotFoundError:
        return age > 10  # not marked yet, perhaps
    except OSError:
        return False
    try:
        if not file_system.lock(fd, wait=False):
            return False
        marker = guardian.read_marker(str(folder))
        return marker is None or marker[0] == _host() or age > _DAY
    except OSError:
        return False
    finally:
        os.close(fd)


def _host() -> bytes:
    return os.fsencode(platform.node().replace("\n", " "))


def mark(folder: Path, name: str) -> int:
    """Mark a staging folder, and lock it for as long as what is returned is open.

    Parameters
    ----------
    folder : path
        Just made.
    name : str
        Of what is to be replaced.

    Returns
    -------
    int
        A file descriptor.

    Raises
    ------
    BlockingIOError, FileNotFoundError
        If another took it for left over before it was marked.
    """
    fd = os.open(folder / guardian.MARKER, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            locked = file_system.lock(fd, wait=False)
        except OSError:  # a network's file system without locks: then nothing is ever swept
            locked = True
        if not locked:
            raise BlockingIOError
        if not os.path.samestat(os.fstat(fd), (folder / guardian.MARKER).stat()):
            raise FileNotFoundError
        os.write(fd, guardian.MAGIC + _host() + b"\n" + os.fsencode(name))
    except BaseException:
        os.close(fd)
        raise
    return fd
