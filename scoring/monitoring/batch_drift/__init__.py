"""How a scored batch differs from the history of its model, kept to be seen over time."""
