"""Browser journeys: whole days of a worker, a leader, a statistician, in Chromium against the real server."""
