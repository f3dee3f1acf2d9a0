"""What people have said, kept in the store: mappings, levers, spend."""
