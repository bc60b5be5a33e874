"""The whole program: real window, real engine, real browser."""
