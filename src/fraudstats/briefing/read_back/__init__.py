"""Finished files read back: text out of a file, claims out of a text, and what the briefing says to them."""
