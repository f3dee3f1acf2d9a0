"""What people take away: call sheet, tables as files, write-back, template."""
