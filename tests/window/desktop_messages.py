"""Shows messages as a desktop does, for tests: tells of each as JSON, and presses them when told.

Run by the system's own Python, which has Debian's gi: `python3 desktop_messages.py`. A line
`NUMBER` on standard input presses that message.
"""

import json
import sys
from typing import Any

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
</method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""


class Desktop:
    """Numbers the messages from one on."""

    def __init__(self) -> None:
        self.count = 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus.register_object(PATH, interface, self.called, None, None)
        Gio.bus_own_name_on_connection(
            self.bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_more: tell({"ready": True}), None
        )
        GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN, self.press)

    def called(self, *call: Any) -> None:
        """Answer a program that has something to say."""
        method, values, invocation = call[4], call[5].unpack(), call[6]
        if method == "Notify":
            self.count += 1
            invocation.return_value(GLib.Variant("(u)", (self.count,)))
            tell({"number": self.count, "title": values[3], "body": values[4]})
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body", "body-markup", "actions"],)))
        else:
            invocation.return_value(None)
            tell({"taken away": values[0]})

    def press(self, *_source: Any) -> bool:
        """Press the message whose number comes in."""
        number = int(sys.stdin.readline())
        for name, value in (("ActivationToken", "let-me"), ("ActionInvoked", "default")):
            values = GLib.Variant("(us)", (number, value))
            self.bus.emit_signal(None, PATH, NAME, name, values)
        return True


def tell(what: dict[str, Any]) -> None:
    """Print one line for the test."""
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    desktop = Desktop()
    GLib.MainLoop().run()
