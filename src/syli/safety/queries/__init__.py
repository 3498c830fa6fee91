"""Reading safety: who is kept apart, what is held for the keeper, what waits for a second person, who may see a record."""
