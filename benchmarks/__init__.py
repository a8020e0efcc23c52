"""What is measured, each beside the floor or rival it is measured against in the same run: `./dev bench`."""
