"""The accountant's ideas as values and plain functions: no files, no network, no clock, no randomness."""
