"""A message on a Linux desktop, shown by whatever the desktop has for that.

Source: freedesktop.org's Desktop Notifications Specification 1.2. PySide6 has D-Bus as well, but
cannot send the kind of number that the message begins with. No Qt here: this runs on workers.
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
_PATIENCE = 5.0  # seconds for the desktop to answer
_AS_IT_LIKES = -1  # how long the message is shown


def show(title: str, body: str, action: str, icon: str, cancel: Cancel) -> str | None:
    """Show a message until it is pressed, closed, or cancelled, which takes it away.

    action: what pressing it does. icon: the address of a picture. Returns None unless it was
    pressed; then what allows a window to come forward, if the desktop gives such a thing.
    Raises OSError where there is no desktop that shows messages.
    """
    with _connection() as connection:
        _ask(connection, message_bus.AddMatch(MatchRule(type="signal", interface=_NAME)))
        (capable,) = _ask(connection, new_method_call(_DESKTOP, "GetCapabilities"))
        shown = html.escape(body, quote=False) if "body-markup" in capable else body
        hints = {"desktop-entry": ("s", "notedock")}
        values = ("Notedock", 0, icon, title, shown, ["default", action], hints, _AS_IT_LIKES)
        (number,) = _ask(connection, new_method_call(_DESKTOP, "Notify", "susssasa{sv}i", values))
        wake = cancel.closing(lambda: connection.sock.shutdown(socket.SHUT_RDWR))
        with wake, contextlib.suppress(OSError):
            return _answer(connection, number)
    if cancel.is_set():
        with _connection() as another:
            _ask(another, new_method_call(_DESKTOP, "CloseNotification", "u", (number,)))
    return None


def _answer(connection: DBusConnection, number: int) -> str | None:
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


def _ask(connection: DBusConnection, message: Message) -> tuple[Any, ...]:
    reply = connection.send_and_get_reply(message, timeout=_PATIENCE)
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
