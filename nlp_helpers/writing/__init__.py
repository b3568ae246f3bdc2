"""How outputs come to their places: complete, or not at all, whatever happens meanwhile.

In: a place, and what is to stand there. Out: that, or what was there before.

What a command writes is made in a hidden folder beside its place (:mod:`.staging`; :mod:`.files` for single files), brought to
the disk and moved: a folder is exchanged with the one that is there at one stroke (:mod:`.file_system`). A small process that
outlives the one who writes clears up if that is killed (:mod:`.guardian`); where both die, the next run does
(:mod:`.leftovers`). The command itself works in one process and waits in another, which ends both at once after Ctrl-C
(:mod:`.supervise`). Where an output can't stand is said before any work is done (:mod:`.place`). The one file that a library
writes into the user's home is treated alike (:mod:`.fonts`).
"""
