"""The contents of the Status, Spend and owner's pages."""
