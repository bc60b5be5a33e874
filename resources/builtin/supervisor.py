"""Stays beside one notebook server: starts it, keeps its log, and sees to its whole end.

It is run with the environment's Python, alone, and is told as JSON on its standard input what to do
(`engines/builtin/launching.py`). It answers with one line: "started", "port" (somebody else has
it), or "gone" (the server's folder was removed meanwhile). Its folder then has `process.json`: by
whom it is run; and at the end `ended.json`: with which exit status. SIGTERM ends everything at
once.

On Linux it adopts what its descendants leave behind, so that nothing survives. When it is killed
itself, its child is, too.
"""

import ctypes
import json
import os
import resource
import select
import signal
import socket
import sys
import time

_DEATH_SIGNAL, _ADOPT = 1, 36  # of prctl(2): PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER
_BLOCK = 1 << 16  # bytes
_LOOK = 2.0  # seconds without output between two looks whether the server's folder is there
_LINUX = sys.platform == "linux"


def prctl(option, value):
    if _LINUX:
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def write(name, value):
    """Write JSON to a file of the server's folder, whole or not at all."""
    with open(name + ".part", "w") as file:
        json.dump(value, file)
    os.replace(name + ".part", name)


def identity():
    """Return by what this process is known: as `engines/builtin/process.py` reads it."""
    if not _LINUX:
        with os.popen("ps -o lstart= -p %d" % os.getpid()) as told:
            return {"pid": os.getpid(), "started": told.read().strip(), "boot": ""}
    with open("/proc/self/stat") as file:
        started = file.read().rpartition(")")[2].split()[19]
    with open("/proc/sys/kernel/random/boot_id") as file:
        return {"pid": os.getpid(), "started": started, "boot": file.read().strip()}


def take_port(told):
    """Tell whether the port is free, and keep it from others on ::1 where the server has a name.

    Browsers resolve that name to ::1, too. A socket that does not listen refuses every connection.
    """
    kept = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            one = socket.socket(family)
        except OSError:  # this computer has no such addresses
            continue
        try:
            if family == socket.AF_INET:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Jupyter does
            elif not told["named"]:
                continue
            one.bind((address, told["port"]))
        except OSError as error:
            if error.errno in (98, 48, 13):  # EADDRINUSE on Linux and macOS, EACCES
                return None
        kept.append(one)
    if kept and kept[0].family == socket.AF_INET:
        kept.pop(0).close()
    return kept


class Log:
    """The server's log, in two files of half the allowed size each; lines begin with their time."""

    def __init__(self, limit):
        self._half = limit // 2
        self._file = open("log", "ab", 0)
        self._size = self._file.tell()
        self._amid = False  # a line has begun

    def add(self, data):
        now = time.time_ns()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now // 10**9))
        mark = ("%s.%09dZ " % (stamp, now % 10**9)).encode()
        *lines, rest = data.split(b"\n")
        parts = [(b"" if self._amid and not at else mark) + one for at, one in enumerate(lines)]
        text = b"".join(one + b"\n" for one in parts)
        if lines:
            self._amid = False
        if rest:
            text += (b"" if self._amid else mark) + rest
            self._amid = True
        try:
            if self._half and self._size > self._half and not self._amid:
                self._file.close()
                os.replace("log", "log.1")
                self._file, self._size = open("log", "ab", 0), 0
            self._size += self._file.write(text) or 0
        except (OSError, ValueError):  # the disk is full: the server goes on
            pass


def limit(kind, value):
    """Set a limit of this process, as far as the system lets it be set. 0: none is wanted."""
    if kind is None or not value:
        return
    most = resource.getrlimit(kind)[1]
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):  # macOS has bounds that it does not tell
        pass


def start(told, output):
    """Start the server; its output goes to the file `output`. Returns its process."""
    child = os.fork()
    if child:
        return child
    try:
        os.setpgid(0, 0)
        os.umask(told["umask"])
        prctl(_DEATH_SIGNAL, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCHLD, signal.SIGPIPE):
            signal.signal(one, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for name, value in told["limits"].items():
            limit(getattr(resource, name, None), value)
        os.chdir(told["directory"])
        os.execvpe(told["command"][0], told["command"], told["environment"])
    except BaseException as error:
        os.write(2, ("%s: %s\n" % (told["command"][0], error)).encode(errors="replace"))
    os._exit(127)


def children():
    try:
        with open("/proc/self/task/%d/children" % os.getpid()) as file:
            return [int(one) for one in file.read().split()]
    except OSError:
        return []


def end_all(child):
    """Kill all descendants: whoever is left by one that is killed becomes a child of ours."""
    if not _LINUX:
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            pass
    while True:
        for one in children() or [child]:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError:
                pass
        try:
            found, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return
        except InterruptedError:
            continue
        if found == child:
            ended["status"] = status


ended = {}


def reap(child):
    """Note what has ended. Returns whether the server itself has."""
    while True:
        try:
            found, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if not found:
            return "status" in ended
        if found == child:
            ended["status"] = status


def is_gone(folder):
    """Tell whether the server's folder was removed, so that nobody finds this any more."""
    try:
        return not os.path.samestat(os.stat(folder), os.stat("."))
    except FileNotFoundError:
        return True
    except OSError:
        return False


def follow(told, child, output, wake, log):
    """Keep the log until the server has ended, or SIGTERM ends it; then see to its whole end."""
    asked, watched = False, [output, wake]
    while not asked and not reap(child):
        ready = select.select(watched, [], [], _LOOK)[0]
        asked = not ready and is_gone(told["folder"])
        if wake in ready:
            asked = signal.SIGTERM in os.read(wake, _BLOCK)
        if output in ready:
            data = os.read(output, _BLOCK)
            if data:
                log.add(data)
            else:  # the server has closed it
                watched.remove(output)
    end_all(child)
    os.set_blocking(output, False)
    try:
        while True:
            data = os.read(output, _BLOCK)
            if not data:
                break
            log.add(data)
    except OSError:
        pass


def main():
    answer = os.dup(1)
    told = json.loads(sys.stdin.buffer.read())
    if os.fork():  # whoever has started it need not reap it
        os._exit(0)
    here = told["folder"]
    told["umask"] = os.umask(0o077)
    os.chdir(here)
    write("process.json", identity())
    gone = is_gone(here)
    port = None if gone else take_port(told)
    if port is None:
        os.write(answer, b"gone\n" if gone else b"port\n")
        return
    wake, woken = os.pipe()
    for one in (wake, woken):
        os.set_blocking(one, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    for one in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(one, lambda *_given: None)
    for one in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
        signal.signal(one, signal.SIG_IGN)
    prctl(_ADOPT, 1)
    log = Log(told["log"])
    output, into = os.pipe()
    child = start(told, into)
    os.close(into)
    os.write(answer, b"started\n")
    os.close(answer)
    for one in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), one)
    follow(told, child, output, wake, log)
    status = ended.get("status", 0)
    signalled = os.WIFSIGNALED(status)
    code = 128 + os.WTERMSIG(status) if signalled else os.WEXITSTATUS(status)
    try:
        write("ended.json", {"exit_code": code})
    except OSError:  # its folder was removed
        pass


if __name__ == "__main__":
    main()
