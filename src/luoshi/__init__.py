"""Luoshi (落实): from a Government Work Report's promises to the evidence that they were kept."""

__version__ = "0.1.0"
