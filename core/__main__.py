"""`python -m core` is the command."""

from core.cli import main

main()
