"""What readers see of the records: pure functions from records to text."""
