"""Accounts: registering and logging in, as Discord's own clients do.

https://docs.discord.food/authentication
"""

from __future__ import annotations

import hashlib
import re
import secrets

from aiohttp import web

from sandbox.errors import invalid_form
from sandbox.model import guilds, users
from sandbox.rest.form import Form
from sandbox.rest.http import authenticate, json_response, no_content, person_of, read_form, world_of
from sandbox.world import Json, World

_USERNAME = re.compile(r"[a-z0-9_.]{2,32}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def hash_password(password: str, salt: bytes | None = None) -> str:
    """A salted scrypt hash, as `salt$hash` in hexadecimal."""
    salt = salt or secrets.token_bytes(16)
    # Cheap parameters: the sandbox guards nothing but the made-up accounts of one machine.
    digest = hashlib.scrypt(password.encode(), salt=salt, n=1024, r=8, p=1)
    return f"{salt.hex()}${digest.hex()}"


def password_fits(password: str, stored: str | None) -> bool:
    """Whether a password is the one that was hashed; never for accounts without one."""
    if not stored:
        return False
    salt = bytes.fromhex(stored.partition("$")[0])
    return secrets.compare_digest(hash_password(password, salt), stored)


async def register(request: web.Request) -> web.Response:
    """A new account and its token. A valid token in the header is answered with itself."""
    world = world_of(request)
    known = authenticate(world, request.headers.get("Authorization"))
    if known is not None and not known.is_bot:
        return json_response({"token": known.token})
    form = await read_form(request)
    username, shown = _read_username(world, form), form.string("global_name", min=1, max=32)
    password = form.string("password", min=8, max=72)
    email = form.string("email")
    if email is not None:
        _check_email(world, form, email)
    if form.boolean("consent", default=True) is False:
        form.fail("consent", "CONSENT_REQUIRED", "You must agree to the terms to register.")
    form.check()
    user = users.create_user(world, username, global_name=shown)
    locale = request.headers.get("X-Discord-Locale", "en-US")
    hashed = hash_password(password) if password else None
    world.accounts[user["id"]] = {"email": email, "password": hashed, "locale": locale, "verified": True}
    invite = form.string("invite")
    if invite in world.invites:
        accept_invite(world, world.invite(invite), user["id"])
    return json_response({"token": users.issue_token(world, user["id"])}, 201)


def accept_invite(world: World, invite: Json, user_id: str) -> bool:
    """Let a user in through an invite, using it up; False if they were in already."""
    if user_id in world.members[invite["guild_id"]]:
        return False
    guilds.add_member(world, invite["guild_id"], user_id)
    invite["uses"] += 1
    if invite["max_uses"] and invite["uses"] >= invite["max_uses"]:
        guilds.delete_invite(world, invite["code"])
    return True


def _read_username(world: World, form: Form) -> str:
    username = form.string("username", min=2, max=32)
    if username is None:
        seed = re.sub(r"[^a-z0-9_.]", "", str(form.body.get("global_name") or "").lower())[:24]
        if not seed and not form.has("global_name"):
            form.fail("username", "BASE_TYPE_REQUIRED", "This field is required")
        return f"{seed or 'someone'}{secrets.randbelow(90000) + 10000}"
    if not _USERNAME.fullmatch(username) or ".." in username:
        form.fail(
            "username",
            "USERNAME_INVALID_CONTAINS",
            "Please only use numbers, letters, underscores _ , or periods.",
        )
    elif users.username_taken(world, username):
        text = "Username is unavailable. Try adding numbers, letters, underscores _ , or periods."
        form.fail("username", "USERNAME_ALREADY_TAKEN", text)
    return str(username)


def _check_email(world: World, form: Form, email: str) -> None:
    if not _EMAIL.fullmatch(email):
        form.fail("email", "EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.")
    elif any(account["email"] == email for account in world.accounts.values()):
        form.fail("email", "EMAIL_ALREADY_REGISTERED", "Email is already registered.")


async def login(request: web.Request) -> web.Response:
    """The token of an account, for its e-mail address (or, here, its username) and password."""
    world, form = world_of(request), await read_form(request)
    name = form.string("login", required=True, default="")
    password = form.string("password", required=True, default="")
    form.check()
    for user_id, account in world.accounts.items():
        named = name in (account["email"], world.user(user_id)["username"])
        if named and password_fits(password, account["password"]):
            settings = {"locale": account["locale"], "theme": "dark"}
            token = users.issue_token(world, user_id)
            return json_response({"user_id": user_id, "token": token, "user_settings": settings})
    wrong = ("INVALID_LOGIN", "Login or password is invalid.")
    raise invalid_form(("login", *wrong), ("password", *wrong))


async def logout(request: web.Request) -> web.Response:
    """Makes the token of the request worthless."""
    world, caller = world_of(request), person_of(request)
    world.tokens.pop(caller.token, None)
    return no_content()


routes = [
    web.post("/auth/register", register),
    web.post("/auth/login", login),
    web.post("/auth/logout", logout),
]
