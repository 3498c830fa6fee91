"""Facts as Parquet files: what stands in them, how they are written and read."""
