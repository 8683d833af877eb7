"""The checks: a rule is a function from a value to findings; it never raises."""
