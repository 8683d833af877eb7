"""The two main jobs, step by step."""
