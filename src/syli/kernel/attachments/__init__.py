"""Files that people bring in, made harmless and nameless before they are kept; see `sanitise.sanitise`."""
