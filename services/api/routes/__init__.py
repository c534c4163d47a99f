"""What is answered where, one module per family; the router and the OpenAPI document are made from these tables."""
