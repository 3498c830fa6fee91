"""Reading requests for data: what is found for one, its lines, how far it is, who has received what."""
