"""Text: what a word is, which words say nothing, what one means, and two runs of words side by side.

The floor that the steps stand on: nothing here knows of articles or tables.
"""
