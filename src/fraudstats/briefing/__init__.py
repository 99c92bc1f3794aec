"""What a briefing says, and the writers that put it on paper."""
