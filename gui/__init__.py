"""The window: shows what the core does."""
