"""What people have said, kept as files: mappings, levers, spend."""
