"""What it takes to run the app for a team; docs/deploy.md says how."""
