"""One table for every list in the program."""
