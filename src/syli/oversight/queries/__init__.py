"""Reading oversight: who opened whose record on a day, what is known of it, what waits for a review, what one is asked."""
