"""What interrupts the clerk because a decision is needed."""
