"""Settings: `embedded` (SQLite, one machine), `server` (PostgreSQL), `test`; all stand on `base`."""
