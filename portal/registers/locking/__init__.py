"""Finished, locked, unlocked: each step of a register is kept, with who took it and why, and each change of a mark."""
