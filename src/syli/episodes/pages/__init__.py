"""Pages of episodes."""
