"""Dukcapil, simulated: a register of made-up people that answers whether NIK and name belong together."""
