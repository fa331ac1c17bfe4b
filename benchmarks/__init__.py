"""Measurements of what is promised to be fast, and the notes they are taken on."""
