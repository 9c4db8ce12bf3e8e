"""What Runware says of its models today: fetched in the background, kept on the disk, and what is in use now."""
