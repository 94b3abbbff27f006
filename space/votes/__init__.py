"""What visitors vote: stored at once, kept in a sink, compacted into a data set."""
