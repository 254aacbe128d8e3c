"""A suite without tests."""
