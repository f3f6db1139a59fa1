"""The year's work: tasks from draft to struck off, progress, evidence, lights, supervision orders."""
