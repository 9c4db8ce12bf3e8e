"""What stands around every page: side bar, news, the way in."""
