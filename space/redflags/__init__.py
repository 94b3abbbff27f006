"""Red flags of a visitor's message: Spanish rules, a small linear model, and the emergency card."""
