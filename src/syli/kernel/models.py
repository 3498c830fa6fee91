"""The kernel's tables, gathered where Django looks for them."""

from syli.kernel.audit.models import AuditEvent, AuditHead, AuditSubject
from syli.kernel.drafts.models import Draft
from syli.kernel.sent import FormSent
from syli.kernel.vault.models import VaultKey

__all__ = ["AuditEvent", "AuditHead", "AuditSubject", "Draft", "FormSent", "VaultKey"]
