"""The small data files of the package: see README.md beside this file."""
