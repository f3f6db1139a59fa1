"""Supervising (督办): reminders, orders, more time, circulars, the year's plan."""
