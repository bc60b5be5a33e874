"""What the person is told and asked: Problems, questions, notifications and undo."""
