"""The world outside Salur, simulated on this machine: telephones, and the networks that reach them.

Nothing of Salur imports this package; it speaks to Salur only as the providers do, over HTTP.
"""
