"""The safety gate: an adapter trained from votes answers no worse than what it continued from."""
