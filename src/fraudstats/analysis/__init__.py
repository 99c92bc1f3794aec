"""From days to periods, and from periods to comparisons."""
