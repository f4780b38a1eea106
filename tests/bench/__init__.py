"""Measurements: `python -m tests.bench`. No test runs them; they print figures, they assert none."""
