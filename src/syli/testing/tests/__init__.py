"""The strict fixtures themselves: each is shown to fail on what it is there for."""
