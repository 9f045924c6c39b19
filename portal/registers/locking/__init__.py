"""Finished, locked, unlocked: each step of a register is kept, with who took it and why; so is every change of a mark."""
