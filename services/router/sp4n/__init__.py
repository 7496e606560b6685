"""The bridge to SP4N-LAPOR!, outward: what goes there, how it stands there, how ours stands for them."""
