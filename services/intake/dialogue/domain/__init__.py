"""What the dialogue decides: pure functions over frozen values, with no I/O and no clock."""
