"""Numbers without Django: measures over plain tuples, and the files they come from and go to."""
