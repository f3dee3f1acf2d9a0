"""Data, training and inference: plain functions that every face calls."""
