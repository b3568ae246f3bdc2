"""The one kind of error that a user is meant to read: what is wrong, where, and what to do.

In: a message, or an error of the system. Out: an exception whose message is one line, or a few words.

>>> reason(OSError(28, "No space left on device"))
'no space left on the disk'
"""

from __future__ import annotations

import errno
import os
import re


class InputError(Exception):
    """Something about the user's files or arguments that only the user can mend.

    The command prints the message as one line and exits with 2; a notebook shows it as the last line of the
    traceback. The message names the file or row and says what to do. Names of files and words of articles stand in it, so it
    is made one line without anything that a terminal obeys.

    Examples
    --------
    >>> print(InputError("a\\x1b[2J.txt: is\\nempty"))
    a\\x1b[2J.txt: is\\nempty
    """

    def __init__(self, message: str) -> None:
        if not message.isprintable():
            message = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in message)
        super().__init__(message if len(message) <= _LONGEST else message[: _LONGEST - 1] + "…")


_LONGEST = 4000

_WORDS = {
    errno.ENOSPC: "no space left on the disk",
    getattr(errno, "EDQUOT", -1): "no space left: the quota on the disk is used up",
    errno.EFBIG: "a file would be larger than it may be here",
    errno.EBUSY: "it is in use, or a disk is mounted there",
    errno.EXDEV: "it is on another disk, or in a layer of a container's image",
}


def reason(error: BaseException) -> str:
    """Say in a few words why the system refused something, however a library worded it.

    Parameters
    ----------
    error : exception

    Returns
    -------
    str

    Examples
    --------
    >>> reason(OSError(28, "[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device"))
    'no space left on the disk'
    >>> reason(OSError("write failed: No space left on device"))
    'no space left on the disk'
    """
    number, said = getattr(error, "errno", None), str(error)
    if number is None:
        found = re.search(r"errno:? (\d{1,3})\b", said, re.IGNORECASE)
        named = (n for n in (*_WORDS, errno.EROFS, errno.EACCES) if n > 0 and os.strerror(n).lower() in said.lower())
        number = int(found[1]) if found else next(named, None)
    if number is None:
        return " ".join(said.split()) or type(error).__name__
    return _WORDS.get(number, os.strerror(number))
