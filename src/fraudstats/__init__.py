"""Analytics for the weekly review meeting of an anti-fraud centre."""

__version__ = "0.1.0"
