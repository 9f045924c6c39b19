"""Groups that stand in the reports of several readers, who may put these together."""
