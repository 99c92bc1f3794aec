"""What deserves attention: weekly counts beyond what their own past explains."""
