"""What became of scored leads, against what was promised of them."""
