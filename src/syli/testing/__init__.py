"""What tests share: strict checks, htmx comparison, query lists."""
