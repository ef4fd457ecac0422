"""What guards the sign-in, and what people ask the ledger to watch."""

from fourfold.administration.models.breach import Breach
from fourfold.administration.models.interest import Interest
from fourfold.administration.models.proof import Attempt, Invitation, SpentCode

__all__ = ["Attempt", "Breach", "Interest", "Invitation", "SpentCode"]
