"""Sections that a project writes itself: Markdown with figures that are measured and checked like any other."""
