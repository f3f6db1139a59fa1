"""Evidence (佐证材料): handed in, kept under its hash, judged."""
