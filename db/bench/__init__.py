"""What benchmarks put into a database and read out of it."""
