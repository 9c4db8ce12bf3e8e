"""What the studio keeps: requests, results, their files, and the table that pages read."""
