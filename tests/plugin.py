"""Before Django's settings are read: tests keep their state apart, and never in a real home."""

import os
from pathlib import Path

os.environ.setdefault("FOURFOLD_HOME", str(Path(__file__).parents[1] / ".cache/tests"))
for name in ("FOURFOLD_DATABASE_URL", "FOURFOLD_OWNER_URL", "FOURFOLD_BACKUP_URL"):
    os.environ.pop(name, None)
