"""What surrounds every page: side bar, notifications, login."""
