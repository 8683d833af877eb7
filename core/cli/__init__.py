"""The command: the only code that prints."""
