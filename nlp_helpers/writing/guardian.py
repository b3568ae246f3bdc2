"""Clears up where a process was killed while it wrote: ``python -I -S guardian.py FOLDER [FD]``, with a pipe as its stdin.

In: the hidden folder in which :mod:`.staging` builds what is then moved to its place. Out: no such folder. When the pipe ends,
the process that wrote is gone, and what it began is finished or undone, and the folder removed. A process that ends as it should
removes its folder itself, and this one with it.
"""

# Nothing is imported but what Python has loaded anyway, so that it starts at once; pathlib alone would take as long again.
# ruff: noqa: PTH101, PTH104, PTH105, PTH106, PTH108, PTH110, PTH112, PTH114, PTH118, PTH119, PTH120, PTH123, PTH202, PTH208

from __future__ import annotations

import os
import sys
import time

#: What the folder's name begins with; 16 hexadecimal digits follow.
PREFIX = ".parallax-"
#: A file in the folder: :data:`MAGIC`, a line with the computer's name, and the name of what is to be replaced.
MARKER = "writing"
MAGIC = b"parallax writes here; nothing in this folder is yours\n"
#: Built in full, to be moved out file by file. What is in it is moved even if the one who wrote is gone.
READY = "ready"
#: What was moved away to make room, where the two can't be exchanged at one stroke.
OLD = "old"
#: Moved away, and not wanted any more.
_GONE = "gone"

_TRIES, _PAUSE = 20, 0.1


def is_staging(folder: str) -> bool:
    """Whether a path has the name of a staging folder and is a folder, no link to one.

    Parameters
    ----------
    folder : str

    Returns
    -------
    bool
    """
    name = os.path.basename(folder)
    digits = name[len(PREFIX) :]
    fits = name.startswith(PREFIX) and len(digits) == 16 and not digits.strip("0123456789abcdef")
    return fits and os.path.isdir(folder) and not os.path.islink(folder)


def read_marker(folder: str) -> tuple[bytes, str] | None:
    """Read which computer writes into a staging folder, and the name of what it replaces.

    Parameters
    ----------
    folder : str

    Returns
    -------
    (bytes, str) or None
        None if the folder is not marked, or not yet.
    """
    try:
        with open(os.path.join(folder, MARKER), "rb") as file:
            head = file.read(10_000)
    except OSError:
        return None
    if not head.startswith(MAGIC):
        return None
    host, _, name = head[len(MAGIC) :].partition(b"\n")
    return host, os.fsdecode(name)


def clear(folder: str, marked: bool = False) -> bool:
    """Finish or undo what was begun in a staging folder, and remove it. Its owner is gone, or is the caller.

    Parameters
    ----------
    folder : str
        Left alone if its name is not that of a staging folder. Without a marker it is removed only if it is empty.
    marked : bool
        It is known to be one whatever is in it.

    Returns
    -------
    bool
        Whether it was marked.
    """
    if not is_staging(folder):
        return marked
    marker = read_marker(folder)
    try:
        if marker is not None:
            _settle(folder, marker[1])
        if marker is not None or marked:
            for name in os.listdir(folder):
                if name != MARKER:
                    remove(os.path.join(folder, name))
        # Last, so that one who is killed here leaves a folder that the next can clear.
        path = os.path.join(folder, MARKER)
        if marker is not None or marked or (os.path.exists(path) and os.path.getsize(path) == 0):
            _unlink(path)
        os.rmdir(folder)
    except OSError:
        pass
    return marked or marker is not None


def _settle(folder: str, name: str) -> None:
    """Move to its place what was complete, and back what was moved away with nothing put in its place."""
    parent = os.path.dirname(folder)
    ready, old = os.path.join(folder, READY), os.path.join(folder, OLD)
    if os.path.isdir(ready):
        for file in os.listdir(ready):
            try:
                os.replace(os.path.join(ready, file), os.path.join(parent, file))
            except OSError:
                continue
    if os.path.lexists(old):
        if name and not os.path.lexists(os.path.join(parent, name)):
            os.rename(old, os.path.join(parent, name))
        else:
            # Under another name nobody takes it for what has to be put back.
            os.rename(old, os.path.join(folder, _GONE))


def remove(path: str) -> None:
    """Remove a file, a link or a folder with all that is in it; no link is followed.

    Parameters
    ----------
    path : str
    """
    try:
        if os.path.islink(path) or not os.path.isdir(path):
            _unlink(path)
            return
        for name in os.listdir(path):
            remove(os.path.join(path, name))
        os.rmdir(path)
    except FileNotFoundError:
        return


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except PermissionError:  # Windows: read-only files
        os.chmod(path, 0o600)
        os.unlink(path)


def main() -> None:
    """Wait for the end of the pipe, then clear."""
    folder = sys.argv[1]
    while os.read(0, 64):
        pass
    marked = False
    for tries in range(_TRIES):
        marked = clear(folder, marked)
        if not os.path.lexists(folder) and len(sys.argv) > 2 and tries < _TRIES:
            os.close(int(sys.argv.pop()))  # tells whoever waits that it is cleared
        # Its children may live a moment longer, and write.
        time.sleep(_PAUSE)
    os._exit(0)


if __name__ == "__main__":
    main()
