"""Reporting once (报送): periods, reports, what is asked of whom, matters for leaders."""
