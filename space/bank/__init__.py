"""Questions that every contestant answers once: battles without GPU, wait or personal data."""
