"""The proof that rotations are good: other ways to rotate and ours, side by side in one simulation."""
