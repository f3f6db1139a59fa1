"""What the deputies are told: how far the year's commitments are carried out, each with its proof."""
