"""What Runware publishes about its models today: fetched in the background, stored on disk, and which is in use."""
