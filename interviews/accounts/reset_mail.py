"""The e-mail that leads to a new password; it is written and sent by a worker.

The page that asks for one answers at once and always alike, so that nobody learns from it, nor from
how long it takes, whether there is such an account.
"""

from urllib.parse import urlsplit

from django.conf import settings

from interviews.accounts.reset_form import ResetForm


def send_reset_mail(email: str) -> None:
    """To every staff account with this address; the link begins with PUBLIC_URL."""
    form = ResetForm({"email": email})
    if not form.is_valid():
        return
    public = urlsplit(settings.PUBLIC_URL)
    form.save(
        domain_override=public.netloc,
        use_https=public.scheme == "https",
        subject_template_name="accounts/reset_subject.txt",
        email_template_name="accounts/reset_mail.txt",
    )
