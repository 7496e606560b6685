"""What a citizen may ask of their data: to have them, to have them corrected or erased, and to object."""
