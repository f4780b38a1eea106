"""Measurements: `python -m tests.bench` prints figures; the tests here check the measuring."""
