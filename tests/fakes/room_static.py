"""The `static` tag of the Room's test server: plain addresses, whatever storage the installation uses."""

from django import template

register = template.Library()


@register.simple_tag
def static(path: str) -> str:
    return f"/static/{path}"
