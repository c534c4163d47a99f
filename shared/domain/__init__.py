"""What Callsheet knows without asking anybody: pure functions and values, no I/O, no clock, no dice."""
