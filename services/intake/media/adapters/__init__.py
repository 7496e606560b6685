"""What the role meets its ports with."""
