"""The section of the settings about notifications, and the bell."""
