"""What people type to prove who they are."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from fourfold.access.models import User
from fourfold.administration.models import Invitation
from fourfold.administration.queries import invitations


class SignIn(forms.Form):
    """A user name and its password."""

    username = forms.CharField(
        label="User name",
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        max_length=1_000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Code(forms.Form):
    """A code from an authenticator app, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        help_text="Six digits from your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Password(forms.Form):
    """The password that one has."""

    password = forms.CharField(
        label="Your password",
        max_length=1_000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPassword(forms.Form):
    """A password to have from now on, typed twice."""

    password = forms.CharField(
        label="New password",
        max_length=1_000,
        strip=False,
        help_text="At least 12 characters; not a common one, and nothing like your name.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again",
        max_length=1_000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Hold it to the rules for passwords."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """Refuse what differs."""
        if self.cleaned_data.get("password") not in (None, self.cleaned_data["again"]):
            raise forms.ValidationError("The two passwords are not the same.")
        return str(self.cleaned_data["again"])


class FirstPassword(NewPassword):
    """The password with which somebody takes up an invitation, or a renewal with its code."""

    code = forms.CharField(
        label="Code",
        max_length=100,
        help_text="From the second person. They gave it to you themselves, apart from the link.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["code", "password", "again"]

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if not invitation.is_renewal:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that is not the one that the second person was shown."""
        code = str(self.cleaned_data["code"])
        if not invitations.is_code_of(self.invitation, code):
            raise forms.ValidationError("That is not the code that belongs to this link.")
        return code
