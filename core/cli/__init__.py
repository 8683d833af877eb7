"""The command: the only code that prints."""

from core.cli.main import main

__all__ = ["main"]
