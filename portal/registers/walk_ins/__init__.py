"""Who came and is not on the list: a sealed name, counted apart, until a coordinator says who it was."""
