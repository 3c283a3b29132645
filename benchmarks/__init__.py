"""Side-by-side measurements. They print figures and judge nothing; run them by `make bench`."""
