"""The bodies of requests and replies; the OpenAPI document and the TypeScript types are made from these classes."""
