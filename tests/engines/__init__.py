"""The programs tests need beside Python: PostgreSQL and a browser. The machine's own, else brought, never skipped."""
