"""The pages beside the wizards."""
