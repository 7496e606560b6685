"""SP4N-LAPOR! as a channel of intake: what it hands to a jurisdiction comes in like any other report."""
