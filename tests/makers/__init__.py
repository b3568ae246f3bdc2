"""Makes what the tests and the benchmarks feed to the package, and reads what comes of it.

``hostile_inputs`` makes files that break readers, ``odd_inputs`` texts and piles of any size, ``piles`` small ones by hand, with
what is shared in them; ``voice_cases`` knows cases of who says what, ``briefing_pages`` and ``html_pages`` a page as it is read.
"""
