"""Making a database ready, sample data, benchmarks. No tables."""
