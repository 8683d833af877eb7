"""The work: previewing, checking, exporting and batching, without a window."""
