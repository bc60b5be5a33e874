"""What a person asks for, on the real engine."""
