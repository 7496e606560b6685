"""MongoDB, held in one place: transactions, units of work, the ledger, parked records.

The only package that imports a driver.
"""
