"""A page's results: running jobs, results, and examples while there are none."""
