"""Export, batch and table files in and out."""
