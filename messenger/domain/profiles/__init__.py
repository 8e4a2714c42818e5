"""What people show of themselves: pictures, profile cards and their status."""
