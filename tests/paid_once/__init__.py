"""Proof that each order is paid once, wherever a worker is killed between claim and settle."""
