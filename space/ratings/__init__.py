"""Ratings of the models from votes: strengths, honest intervals, biases, and the texts of the page."""
