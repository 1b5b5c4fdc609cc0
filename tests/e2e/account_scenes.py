"""The pages of staff accounts, one after another: a new password, a second factor, and both steps.

Begins as somebody who is signed in, and leaves the account as it was.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

from playwright.sync_api import Page

from interviews.accounts.totp import code_at, step_at
from tests.e2e.product import Product
from tests.e2e.signing_in import sign_in


def walk_through_accounts(page: Page, product: Product) -> Iterator[str]:
    page.goto(f"{product.admin_url}second-factor/")
    yield "admin-second-factor"
    page.get_by_role("button", name="Set it up").click()
    page.locator(".viva-qr svg").wait_for()
    yield "admin-second-factor-setup"
    give_code(page, current_code(page), button="Confirm")
    codes = page.locator(".viva-codes li").all_inner_texts()
    yield "admin-second-factor-codes"
    page.goto(f"{product.admin_url}second-factor/")
    yield "admin-second-factor-on"
    page.context.clear_cookies()
    sign_in_as_reviewer(page, product)
    yield "admin-sign-in-code"
    give_code(page, codes[0], button="Sign in")
    page.goto(f"{product.admin_url}second-factor/")
    give_code(page, codes[1], button="Take it off")
    page.context.clear_cookies()
    yield from _ask_for_a_password(page, product)
    sign_in_as_reviewer(page, product)


def _ask_for_a_password(page: Page, product: Product) -> Iterator[str]:
    page.goto(f"{product.admin_url}new-password/")
    yield "admin-new-password"
    page.get_by_role("textbox", name="Email").fill("nobody@candidates.test")
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/new-password/sent/")
    yield "admin-new-password-sent"
    page.goto(f"{product.admin_url}new-password/MQ/abc-def/")
    yield "admin-new-password-used"


def sign_in_as_reviewer(page: Page, product: Product) -> None:
    sign_in(page, product.username, product.password, at=product.admin_url)


def give_code(page: Page, code: str, *, button: str) -> None:
    page.get_by_role("textbox", name="Code").fill(code)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def current_code(page: Page) -> str:
    """Of the key that the page shows, as an app would make it."""
    secret = base64.b32decode(page.locator(".viva-key").inner_text().replace(" ", ""))
    return code_at(secret, step_at(datetime.now(UTC)))
