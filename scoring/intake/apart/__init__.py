"""A process apart that reads files, bounded in memory and time."""
