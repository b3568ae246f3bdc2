"""How outputs come to their places: complete, or not at all, whatever happens meanwhile.

In: a place, and what is to stand there. Out: that, or what was there before.

What a command writes is made in a hidden folder beside its place, brought to the disk and moved. The command itself works in
one process and waits in another.

To be read in this order:

- :mod:`~nlp_helpers.writing.place_check`: says before any work is done where an output can't stand;
- :mod:`~nlp_helpers.writing.file_system`: two folders exchanged at one stroke, what was written brought to the disk;
- :mod:`~nlp_helpers.writing.files`: single files;
- :mod:`~nlp_helpers.writing.staging`: the hidden folder, and how it comes to its place;
- :mod:`~nlp_helpers.writing.guardian`: a small process that clears up if the one who writes is killed;
- :mod:`~nlp_helpers.writing.leftovers`: where both die, the next run does;
- :mod:`~nlp_helpers.writing.supervise`: ends both processes of a command at once after Ctrl-C;
- :mod:`~nlp_helpers.writing.fonts`: the one file that a library writes into the user's home, treated alike.
"""
