"""From an export to rows in the store: read, check, quarantine, keep every version."""
