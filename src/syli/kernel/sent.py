"""Has this very form been sent already? A double click, or a phone that sends again, must not record the same thing twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction

from syli.kernel.context import HELSINKI, Context

#: A browser that sends a form again does so at once; whoever comes back to an old page later means it.
REMEMBERED = timedelta(days=2)
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "seen_version"})


class FormSent(models.Model):
    """One form that was carried out, by a keyed mark of its random key and all it held, and what came of it."""

    organisation_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()
    mark = models.CharField(max_length=64)
    result_type = models.CharField(max_length=60, blank=True)
    result_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()

    #: Belongs to one organisation: fenced by row-level security although it has no scoped manager.
    fenced = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "actor_id", "mark"], name="form_sent_once")]


def mark_of(key: str, data: Any, files: Any) -> str:
    """Return the mark of a form as it was sent; the same page sent again with other words in it has another."""
    if not key:
        return ""
    typed = {name: data.getlist(name) if hasattr(data, "getlist") else data[name] for name in data if name not in NOT_TYPED}
    held = [[name, file.name, file.size] for name, file in sorted(files.items())]
    text = json.dumps([typed, held], sort_keys=True, default=str)
    secret = hashlib.sha256(b"syli forms sent\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def first_time(ctx: Context, mark: str, *, unseen: bool = False) -> FormSent | None:
    """Note inside a command that the form is being carried out; None when it has been already.

    Two at once: the second waits at the unique mark until the first is through, and then knows. Of an `unseen` act, of which the log
    keeps nothing, neither who sent it stays nor a time finer than its day; nor does the row's number tell what was sent before and after.
    """
    actor = 0 if unseen else ctx.actor.id or 0
    FormSent.objects.filter(organisation_id=ctx.home_id, actor_id=actor, sent_at__lt=ctx.now - REMEMBERED).delete()
    row = {"sent_at": datetime.combine(ctx.today, time(), HELSINKI), "pk": -secrets.randbits(62)} if unseen else {"sent_at": ctx.now}
    try:
        with transaction.atomic():
            return FormSent.objects.create(organisation_id=ctx.home_id, actor_id=actor, mark=mark, **row)
    except IntegrityError:
        return None


def remember(sent: FormSent, result: Any) -> None:
    """Keep what came of the form, for whoever sends it again."""
    row = result[0] if isinstance(result, list) and result else result
    if isinstance(row, models.Model):
        sent.result_type, sent.result_id = row._meta.label, row.pk
        sent.save(update_fields=["result_type", "result_id"])


def what_came(ctx: Context, mark: str, *, unseen: bool = False) -> Any:
    """Return the row that came of the form when it was sent first; True when none did or it has gone since."""
    sent = FormSent.objects.get(organisation_id=ctx.home_id, actor_id=0 if unseen else ctx.actor.id or 0, mark=mark)
    model = apps.get_model(sent.result_type) if sent.result_type else None
    row = model._default_manager.filter(pk=sent.result_id).first() if model is not None else None
    return True if row is None else row
