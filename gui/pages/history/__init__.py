"""What this computer has sent, and proof of it."""

from gui.pages.history.page import HistoryPage

__all__ = ["HistoryPage"]
