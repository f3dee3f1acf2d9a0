"""What is said and shown of batches that are kept."""
