"""earmark: read transcripts in the terminal, find what was said, keep what matters in the same file."""

__version__ = "0.1.0"
