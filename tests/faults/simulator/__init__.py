"""A seeded world around the real workflows: its own server, clock, windows and clerk; no sockets, no waiting.

One seed is one story: a clerk posts batches while requests and answers get lost, the server is late or lies,
programs are killed at any step, a second window and a colleague work on the same books. At its end the
journal is compared with what the server holds.
"""
