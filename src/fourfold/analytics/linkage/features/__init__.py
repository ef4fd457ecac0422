"""What is compared of a record: names, date of birth, address, identifiers. Nothing else."""

from fourfold.analytics.linkage.features.making import features_of
from fourfold.analytics.linkage.features.value import COLUMNS, Features

__all__ = ["COLUMNS", "Features", "features_of"]
