"""Batch entries: from unposted records to batches that tie out."""

from gui.wizards.batch.wizard import BatchWizard

__all__ = ["BatchWizard"]
