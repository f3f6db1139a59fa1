"""Demonstration data, made through the same actions as everything else."""
