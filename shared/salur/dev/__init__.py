"""`salur dev`: the whole of Salur on one machine, every process real, fronted at one address."""
