"""The contract's questions, frozen into an edition beside its figures."""
