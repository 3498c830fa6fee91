"""Benchmarks: what pages and search cost as the records grow, as ratios to an empty page in the same run."""
