"""Where an output is to stand: pinned down, and looked at before any work is done.

In: the path that was asked for. Out: the same, whatever folder the process is in later; or what speaks against it.

>>> resolve(Path("build/run")).is_absolute()
True
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from nlp_helpers.errors import InputError, reason


def resolve(place: Path) -> Path:
    """Pin a path down, so that it means the same wherever the process goes later.

    Parameters
    ----------
    place : path
        Its last part may be a link, which is not followed.

    Returns
    -------
    path
    """
    place = place.absolute()
    if place.name in ("", ".", ".."):
        return Path(os.path.realpath(place))
    return Path(os.path.realpath(place.parent)) / place.name


def seen_from(path: Path, folder: Path) -> str:
    """Write a path as it is seen from a folder, so that no path of this machine ends up in what is kept there.

    Parameters
    ----------
    path, folder : path

    Returns
    -------
    str
        A relative path with forward slashes; on Windows, where none leads from one drive to another, the full path.

    Examples
    --------
    >>> seen_from(Path("articles"), Path("build/students"))
    '../../articles'
    """
    path, folder = path.resolve(), folder.resolve()
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()


def check_place(place: Path, given: Path) -> None:
    """Refuse a place where a folder can't be put or replaced, before any work is done.

    Parameters
    ----------
    place : path
        As :func:`resolve` gives it.
    given : path
        As it was asked for, to speak of it.

    Raises
    ------
    InputError
        If its name is too long, nothing may be written beside it, a disk is mounted there, or the process is in it.
    """
    try:
        place.lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"{given}: cannot be made ({reason(error)}); choose another --out") from error
    except ValueError:
        raise InputError(f"{str(given)!r}: is no name of a folder; choose another --out") from None
    beside = nearest(place)
    if not beside.is_dir():
        raise InputError(f"{given}: cannot be made ({beside} is not a folder); choose another --out")
    if not os.access(beside, os.W_OK | os.X_OK) and not _try_to_write(beside):
        raise InputError(f"{given}: cannot be written ({beside} is read-only for you); choose another --out")
    if os.path.ismount(place):
        raise InputError(f"{given}: is where a disk is mounted, and can't be replaced; choose a folder in it as --out")
    with suppress(OSError):  # the working directory may be gone
        here = Path.cwd()
        if here == place or place in here.parents:
            raise InputError(
                f"{given}: is replaced as a whole, and you are in it; go to {place.parent}, or choose another --out"
            )


def _try_to_write(folder: Path) -> bool:
    """Make sure, because a network's file system may not know what it allows; the file has no name, or for a moment."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def nearest(place: Path) -> Path:
    """Find the folder in which the first missing part of a path is to be made.

    Parameters
    ----------
    place : path

    Returns
    -------
    path
        The place's own folder, where that is there.
    """
    return next((path for path in place.parents if os.path.lexists(path)), place.parent)
