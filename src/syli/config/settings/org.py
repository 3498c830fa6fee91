"""Sign-in settings: allauth, lock-out, passwords, sessions. Owned by the `org` app."""

from __future__ import annotations

import os
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

#: How many proxies of our own stand before Syli and add to X-Forwarded-For; none by default, then the header is not believed.
_PROXIES = os.environ.get("SYLI_PROXIES", "0").strip() or "0"
if not (_PROXIES.isascii() and _PROXIES.isdigit() and int(_PROXIES[:3]) < 100):
    raise ImproperlyConfigured("SYLI_PROXIES is how many proxies of your own stand before Syli, such as 1.")
ALLAUTH_TRUSTED_PROXY_COUNT = int(_PROXIES[:3])

LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# -- Accounts: made by an admin, never by whoever asks; no e-mail is ever sent -----------------------------------------
ACCOUNT_ADAPTER = "syli.org.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_FORMS = {
    "login": "syli.org.forms.sign_in.SignInForm",
    "change_password": "syli.org.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "syli.org.forms.sign_in.ReauthenticateForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Second-factor codes: five tries in five minutes for one account. Passwords are counted by axes, below.
ACCOUNT_RATE_LIMITS = {"login_failed": "50/m/ip,5/5m/key", "login": "60/m/ip", "reauthenticate": "10/m/user"}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "syli.org.sign_in.passwords.PasswordRules"}]
#: A larger list of breached passwords: one a line, or the sorted SHA-1 list of Have I Been Pwned. Read, never sent anywhere.
PASSWORD_BLOCKLIST = os.environ.get("SYLI_PASSWORD_BLOCKLIST", "")

# -- Lock-out: counted per user name and address together, the same whether the account exists ---------------------------
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "syli.org.sign_in.adapters.same_answer"
AXES_USERNAME_CALLABLE = "syli.org.sign_in.adapters.typed_username"
AXES_CLIENT_IP_CALLABLE = "syli.org.sign_in.adapters.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "password"]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# -- Second factors ----------------------------------------------------------------------------------------------------
MFA_ADAPTER = "syli.org.sign_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Syli"
# One step of 30 s either way: phones' clocks are seldom exact.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 10
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "authenticate": "syli.org.forms.factors.CodeForm",
    "reauthenticate": "syli.org.forms.factors.ReauthenticateByCodeForm",
    "activate_totp": "syli.org.forms.factors.ActivateAuthenticatorForm",
    "add_webauthn": "syli.org.forms.factors.AddPasskeyForm",
    "login_webauthn": "syli.org.forms.factors.EnterByPasskeyForm",
    "authenticate_webauthn": "syli.org.forms.factors.PasskeyBesidePasswordForm",
    "reauthenticate_webauthn": "syli.org.forms.factors.ConfirmByPasskeyForm",
}
#: Roles that rest until a second factor is used; demonstration mode asks none.
SECOND_FACTOR_ROLES = [role for role in os.environ.get("SYLI_SECOND_FACTOR_ROLES", "admin,privacy,steward,statistician").split(",") if role]

# -- Organisations' own identity providers -----------------------------------------------------------------------------
SOCIALACCOUNT_ADAPTER = "syli.org.sign_in.oidc.adapter.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
#: Only tests and trials ask an identity provider on this machine.
OIDC_ALLOW_THIS_MACHINE = os.environ.get("SYLI_OIDC_ALLOW_THIS_MACHINE", "") == "1"

# -- Sessions ----------------------------------------------------------------------------------------------------------
SESSION_ENGINE = "syli.org.sign_in.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CACHES = {"default": {"BACKEND": "syli.org.sign_in.memory.SharedMemory"}}
