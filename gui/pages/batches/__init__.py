"""The page of the batches that the server has: read only."""

from gui.pages.batches.page import BatchesPage

__all__ = ["BatchesPage"]
