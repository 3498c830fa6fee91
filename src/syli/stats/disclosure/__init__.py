"""Protection of published numbers: the only way from what is true inside to what is seen outside."""
