"""What the services say to each other: events, commands, ids and the topics they stand in."""
