"""SP4N-LAPOR!, the national system of complaints: its words for a case's states, and two shapes of its interface.

The interface is given to agencies under agreement and is not published. What is here is what is known from the field;
docs/sp4n.md says which part of it nobody has been able to check.
"""
