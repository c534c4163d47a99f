"""AWS Lambdas: each runs one node type, and stands on shared alone."""
