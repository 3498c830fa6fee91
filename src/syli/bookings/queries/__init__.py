"""Reading bookings: the calendar of a unit, what takes a room, who would be near, what is booked for a family."""
