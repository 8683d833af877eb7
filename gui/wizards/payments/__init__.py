"""The wizard that stores payments on invoices: file, check, upload, result."""
