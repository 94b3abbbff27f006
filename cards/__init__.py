"""Facts in, README cards of Hub repositories out; and the command-line conduct that every package shares."""
