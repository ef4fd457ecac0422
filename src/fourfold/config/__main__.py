"""`python -m fourfold.config`: the program, where it is not installed as one."""

import sys

from fourfold.config.cli import main

if __name__ == "__main__":  # not in the children of the site, which import it again
    sys.exit(main())
