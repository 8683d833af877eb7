"""What every page shows of a run: its items, its receipt, its evidence, its files, what can be done."""
