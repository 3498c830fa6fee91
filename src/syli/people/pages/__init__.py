"""The pages of people's records."""
