"""Lights (亮灯): what they are computed from, tasks by their light, and the board."""
