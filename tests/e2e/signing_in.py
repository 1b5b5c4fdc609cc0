"""The first step of whoever works at the desk."""

from playwright.sync_api import Page


def sign_in(page: Page, username: str, password: str, *, at: str = "/admin/login/") -> None:
    """Until the next page is there: the desk, or what it asks for beside a password."""
    page.goto(at)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
