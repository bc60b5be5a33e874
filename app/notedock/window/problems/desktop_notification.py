"""A notification on a Linux desktop, over D-Bus.

Source: freedesktop.org's Desktop Notifications Specification 1.2. PySide6 has D-Bus as well, but
cannot send the unsigned number that Notify takes. No Qt here: this runs on worker threads.
"""

from __future__ import annotations

import contextlib
import html
import socket
from collections.abc import Iterator
from typing import Any

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields, Message, MessageType

from notedock.core.task import Cancel

_NAME = "org.freedesktop.Notifications"
_DESKTOP = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_TIMEOUT = 5.0  # seconds
_DEFAULT_DURATION = -1  # the desktop decides how long it is shown


def show(title: str, body: str, action: str, icon: str, cancel: Cancel) -> str | None:
    """Show a notification until it is clicked or closed; cancelling removes it.

    action: the label of what a click does. icon: a URI. Returns the activation token when it was
    clicked, empty where the desktop gives none, and None otherwise.
    Raises OSError where no desktop shows notifications.
    """
    with _connection() as connection:
        _call(connection, message_bus.AddMatch(MatchRule(type="signal", interface=_NAME)))
        number = _notify(connection, title, body, icon, ["default", action])
        wake = cancel.closing(lambda: connection.sock.shutdown(socket.SHUT_RDWR))
        with wake, contextlib.suppress(OSError):
            return _wait_for_click(connection, number)
    if cancel.is_set():
        with _connection() as another:
            _call(another, new_method_call(_DESKTOP, "CloseNotification", "u", (number,)))
    return None


def post(title: str, body: str) -> None:
    """Show a notification, and return at once. Does nothing where no desktop shows them."""
    with contextlib.suppress(OSError), _connection() as connection:
        _notify(connection, title, body, "", [])


def _notify(
    connection: DBusConnection, title: str, body: str, icon: str, actions: list[str]
) -> int:
    """Show a notification, and return its number. Raises OSError."""
    (capable,) = _call(connection, new_method_call(_DESKTOP, "GetCapabilities"))
    shown = html.escape(body, quote=False) if "body-markup" in capable else body
    hints = {"desktop-entry": ("s", "notedock")}
    values = ("Notedock", 0, icon, title, shown, actions, hints, _DEFAULT_DURATION)
    (number,) = _call(connection, new_method_call(_DESKTOP, "Notify", "susssasa{sv}i", values))
    return int(number)


def _wait_for_click(connection: DBusConnection, number: int) -> str | None:
    token = ""
    while True:
        message = connection.receive()
        if message.header.message_type is not MessageType.signal or message.body[0] != number:
            continue
        told = message.header.fields.get(HeaderFields.member)
        if told == "ActivationToken":
            token = str(message.body[1])
        elif told == "ActionInvoked":
            return token
        elif told == "NotificationClosed":
            return None


def _call(connection: DBusConnection, message: Message) -> tuple[Any, ...]:
    reply = connection.send_and_get_reply(message, timeout=_TIMEOUT)
    if reply.header.message_type is MessageType.error:
        raise OSError(str(reply.body))
    return tuple(reply.body)


@contextlib.contextmanager
def _connection() -> Iterator[DBusConnection]:
    try:
        connection = open_dbus_connection(bus="SESSION")
    except (KeyError, RuntimeError, ValueError) as error:  # no session, or one of another kind
        raise OSError(str(error)) from None
    with contextlib.closing(connection):
        yield connection
