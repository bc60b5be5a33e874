"""What a person asks for, as plain functions that both faces call."""
