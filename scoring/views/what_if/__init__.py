"""The what-if form, its answer and its link."""
