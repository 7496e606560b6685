"""SP4N-LAPOR!, simulated: a key for each jurisdiction, both shapes of its interface, an officer who can be told what to do."""
