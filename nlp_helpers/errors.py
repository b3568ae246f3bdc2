"""The one kind of error that a user is meant to read: what is wrong, where, and what to do."""


class InputError(Exception):
    """Something about the user's files or arguments that only the user can mend.

    The command prints the message as one line and exits with 2; a notebook shows it as the last line of the
    traceback. The message names the file or row and says what to do.
    """
