"""The dialogue's ports, met with MongoDB within a unit of work, and with the vault."""
