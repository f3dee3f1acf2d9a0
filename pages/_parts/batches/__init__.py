"""What the page of the batches is made of."""
