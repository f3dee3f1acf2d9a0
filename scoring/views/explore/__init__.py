"""The views of Explore as sections."""
