"""What a file system does at one stroke: two folders exchanged, a file locked, what was written brought to the disk.

In: paths. Out: nothing; :class:`Unsupported` where the system or the file system has no exchange (Windows; most network
file systems).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_AT_CWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
_AT_A_TIME = 16
_FAR = 1 << 30  # Windows locks bytes for readers, too; none is there


class Unsupported(Exception):  # noqa: N818 (nothing went wrong)
    """There is no exchange here."""


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders: nobody ever sees a place empty.

    Parameters
    ----------
    one, other : path
        Both existing, on one file system.

    Raises
    ------
    Unsupported
        Where that can't be done; nothing was changed.
    OSError
        Where the system refuses.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "one" / "a").mkdir(parents=True), (folder / "other" / "b").mkdir(parents=True)
    (None, None)
    >>> try:
    ...     exchange(folder / "one", folder / "other")
    ... except Unsupported:
    ...     (folder / "one" / "b").mkdir()
    >>> (folder / "one" / "b").exists()
    True
    """
    call = _call()
    if call is None:
        raise Unsupported
    import ctypes

    if call(os.fsencode(one), os.fsencode(other)) != 0:
        number = ctypes.get_errno()
        if number in _NO_EXCHANGE:
            raise Unsupported
        raise OSError(number, os.strerror(number), str(one), None, str(other))


def _call() -> Any:
    try:
        import ctypes

        library: Any = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):
        return None
    # Either is missing from old systems and from small C libraries.
    if sys.platform.startswith("linux") and (call := getattr(library, "renameat2", None)) is not None:
        return lambda one, other: call(_AT_CWD, one, _AT_CWD, other, _EXCHANGE)
    if sys.platform == "darwin" and (call := getattr(library, "renamex_np", None)) is not None:
        return lambda one, other: call(one, other, _EXCHANGE)
    return None


def lock(fd: int, wait: bool) -> bool:
    """Lock an open file or, but for Windows, folder; it is unlocked when it is closed, or when its owner is gone.

    Parameters
    ----------
    fd : int
    wait : bool
        Whether to wait for another to unlock it.

    Returns
    -------
    bool
        False if another has locked it.

    Raises
    ------
    OSError
        Where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(fd, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(fd, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(fd, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others who ask for the same from a folder; where folders can't be locked, nothing is done.

    Parameters
    ----------
    folder : path
    """
    fd = None
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        lock(fd, wait=True)
    try:
        yield
    finally:
        if fd is not None:
            os.close(fd)


def to_disk(path: Path) -> None:
    """Bring a file, or a folder with all that is in it, to the disk: what does not fit there is known afterwards.

    Parameters
    ----------
    path : path

    Raises
    ------
    OSError
        If something could not be written.
    """
    paths = [Path(folder, name) for folder, _, files in os.walk(path) for name in files]
    # Several at a time, so that the disk can take them together: an eighth of the time.
    try:
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            list(pool.map(sync, paths))
    except RuntimeError:  # no more threads
        for file in paths:
            sync(file)
    for folder, _, _ in os.walk(path):
        sync(Path(folder))


def sync(path: Path) -> None:
    """Bring one file or folder to the disk.

    Parameters
    ----------
    path : path

    Raises
    ------
    OSError
        If it could not be written.
    """
    try:
        # Windows can't do it with a file that is open for reading alone, nor with a folder.
        fd = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES, errno.EROFS):
            raise
    finally:
        os.close(fd)


def path_of(fd: int) -> Path | None:
    """Give the path that an open file has now, wherever the folders around it were moved.

    Parameters
    ----------
    fd : int

    Returns
    -------
    path or None
        None where the system does not tell.
    """
    with suppress(OSError):
        if sys.platform.startswith("linux"):
            return Path(f"/proc/self/fd/{fd}").readlink()
        if sys.platform == "darwin":
            import fcntl

            return Path(os.fsdecode(fcntl.fcntl(fd, 50, bytes(1024)).rstrip(b"\0")))  # F_GETPATH
    return None
