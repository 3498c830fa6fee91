"""The first minute: what `make` checks before anything is installed, and the engines it brings."""
