"""What counts, and when: one SQL file a metric."""
