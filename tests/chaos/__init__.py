"""Break what can break, for as long as one likes, and count what that costs: nothing, if all is well."""
