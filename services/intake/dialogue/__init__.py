"""The dialogue: reads what citizens write, completes their reports, and hands on what they say of a case."""
