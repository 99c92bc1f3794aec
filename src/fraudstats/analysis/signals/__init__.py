"""What deserves attention: weekly counts above what their own past explains."""
