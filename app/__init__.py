"""The NHS Role Registry."""

__version__ = "0.1.0"
