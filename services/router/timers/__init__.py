"""Router's clocks: what is due is said to each case as a command, never done to it."""
