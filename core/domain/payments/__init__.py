"""Payments: rows of a file, the invoices they pay, and what will be stored. Pure functions."""
