"""What disruption did to scores: around one event, and over matched pairs of threats."""
