"""Periods, windows and what they are compared with."""
