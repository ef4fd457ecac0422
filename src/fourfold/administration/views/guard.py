"""What a sign-in leaves behind: attempts that slow the next one down, and entries of the ledger."""

from dataclasses import replace

from django.conf import settings
from django.utils.crypto import salted_hmac

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.viewer import NOBODY
from fourfold.administration.models import Attempt, SpentCode
from fourfold.administration.rules import throttle
from fourfold.web.http import Request
from fourfold.web.middleware import BEGAN, SEEN, address

PROVED = "fourfold_proved"
SIGN_IN, SIGN_OUT = "administration.sign_in", "administration.sign_out"
CODE_LIVES = throttle.WINDOW


def try_as(request: Request, username: str) -> None:
    """Count an attempt before it is judged, so that many at once cannot slip through.

    :raises TooSoon: when those before it have not been waited out; that is not judged at all.
    """
    account, source = _account(username), address(request)
    recent = Attempt.objects.since(request.at - throttle.WINDOW).filter(source=source)
    tried = list(recent.order_by("at").values_list("account", "at"))
    here = sum(one == account for one, _ in tried)
    wait = throttle.wait_after(here=here, source=len(tried))
    if tried and wait:
        waited = (request.at - tried[-1][1]).total_seconds()
        if waited < wait:
            raise throttle.TooSoon(int(wait - waited) + 1)
    Attempt.objects.create(at=request.at, account=account, source=source)


def passed(request: Request, username: str) -> None:
    """Forget the attempts on an account from here, for it was its owner's."""
    Attempt.objects.filter(account=_account(username), source=address(request)).delete()


def spend(request: Request, user: User, code: str) -> bool:
    """Use up a code of an authenticator app; it opens nothing a second time, on any server."""
    spent = SpentCode.objects.filter(user=user)
    spent.filter(at__lt=request.at - CODE_LIVES).delete()
    _, new = spent.get_or_create(user=user, code=code, defaults={"at": request.at})
    return new


def enter_sign_in(request: Request, user: User, *, how: str) -> None:
    """Enter that somebody signed in, and let their session begin."""
    now = request.at.timestamp()
    request.session[BEGAN] = request.session[SEEN] = request.session[PROVED] = now
    viewer = viewer_for(user, at=request.at, origin=_origin(request))
    entry = Entry(SIGN_IN, Outcome.DONE, _about(user), texts={"how": how})
    enter(entry, by=viewer, at=request.at)


def enter_refusal(request: Request, *, user: User | None, how: str) -> None:
    """Enter a sign-in that failed, for the organisation of the account where there is one.

    What was typed is not kept: it may be a password in the wrong box.
    """
    stranger = replace(NOBODY, origin=_origin(request))
    if user:
        stranger = replace(stranger, organisation_id=user.organisation_id)
    entry = Entry(SIGN_IN, Outcome.REFUSED, _about(user) if user else About(), texts={"how": how})
    enter(entry, by=stranger, at=request.at)


def enter_sign_out(request: Request) -> None:
    """Enter that somebody signed out."""
    entry = Entry(SIGN_OUT, Outcome.DONE, _about(request.user))
    enter(entry, by=request.viewer, at=request.at)


def proved(request: Request) -> None:
    """Remember that whoever sends this has just proved who they are."""
    request.session[PROVED] = request.at.timestamp()


def is_proved(request: Request) -> bool:
    """Test if they did so a short while ago."""
    then = request.session.get(PROVED, 0.0)
    return bool(request.at.timestamp() - then <= settings.PROOF_SECONDS)


def _account(username: str) -> str:
    return salted_hmac("fourfold.attempt", username.strip().lower()).hexdigest()


def _about(user: User) -> About:
    return About(f"access.user:{user.pk}", user.organisation_id)


def _origin(request: Request) -> str:
    return f"web {address(request)}"
