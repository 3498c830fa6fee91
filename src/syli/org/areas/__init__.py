"""Areas: the municipalities of each year and the wellbeing services counties they belonged to."""
