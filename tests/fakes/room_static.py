"""The `static` tag of the Room's test server: plain addresses, whatever the storage."""

from django import template

register = template.Library()


@register.simple_tag
def static(path: str) -> str:
    return f"/static/{path}"
