"""The commands that fence a server in, on Linux. Sources: bwrap(1), pasta(1), setpriv(1).

From outside to inside: where root starts it, another account (`as_owner`) for which the folders are
made reachable (`reachable`); a network of its own (`own_network`); files of its own (`Sandbox`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from notedock.core.account import Ids

HOME = "/home/jovyan"  # as in the Jupyter images
UNPRIVILEGED = 1000  # whom notebooks see as their account where it is root outside
_SHELF = "/run/notedock"  # where root makes folders reachable; nobody else sees it
_DNS = "198.51.100.53"  # documented as an example, so nobody has it
# Private networks: the computer's own bridges are among them, through which it reaches itself.
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")

# What programs need of /etc; nothing in it says who somebody is, or opens anything.
_SETTINGS = (
    *("alternatives", "ca-certificates", "ca-certificates.conf", "fonts", "gai.conf", "host.conf"),
    *("ImageMagick-6", "inputrc", "java", "ld.so.cache", "ld.so.conf", "ld.so.conf.d"),
    *("locale.alias", "localtime", "magic", "mime.types", "OpenCL", "pki/ca-trust", "pki/tls"),
    *("protocols", "R", "services", "ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone"),
    *("vulkan", "xdg"),
)
_SYSTEM_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_REACH = f"""
mkdir -p {_SHELF} && mount -t tmpfs -o mode=0755 notedock {_SHELF} || exit
n=0
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "{_SHELF}/$n"; else : > "{_SHELF}/$n"; fi
  mount --rbind "$1" "{_SHELF}/$n" || exit
  n=$((n+1)); shift
done
shift
# Usually everybody may use it; where nothing has seen to that, it is so in here.
if [ -c /dev/net/tun ] && mknod {_SHELF}/tun c 10 200 && chmod 666 {_SHELF}/tun; then
  mount --bind {_SHELF}/tun /dev/net/tun
fi
exec "$@"
"""
# The network is there. What leads to this computer is taken away: private networks, its own
# addresses (arguments up to `--`), and neighbours; the gateway alone stays.
_ROUTES = f"""
mount -t proc proc /proc || exit
printf 'route add unreachable %s\\n' {" ".join(_PRIVATE)} | ip -batch - || exit
{{
  echo "route add unreachable fc00::/7"
  for v in 4 6; do
    ip -$v route show default | while read -r _ _ gateway _ device _; do
      echo "route add $gateway dev $device"
      ip -$v route show dev "$device" | while read -r to _; do
        case "$to" in */*) echo "route del $to dev $device" ;; esac
      done
    done
  done
  while [ "$1" != -- ]; do echo "route add unreachable $1"; shift; done
}} | ip -force -batch - 2>/dev/null
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
"""


@dataclass(frozen=True)
class Bind:
    """A folder or file of this computer, and where it is seen."""

    source: Path
    target: str
    writable: bool = False


@dataclass(frozen=True)
class Sandbox:
    """What a server sees. ids: whom it runs as. hidden: folders inside that are shown empty.

    shared_memory: size of /dev/shm in bytes, 0 for any. processes: how many it may have, 0 for any.
    """

    ids: Ids
    binds: tuple[Bind, ...]
    hidden: tuple[str, ...] = ()
    shared_memory: int = 0
    processes: int = 0
    network: list[str] = field(default_factory=list)  # of `own_network`

    def command(self, bwrap: str, inner: Iterable[str]) -> list[str]:
        """Return the command that runs `inner` in it."""
        is_root = own_ids()[0] == 0
        binds = sorted(self.binds, key=lambda one: one.target)
        before: list[str] = []
        if is_root:
            before = [*reachable(one.source for one in binds), *as_owner(self.ids)]
            binds = [
                Bind(Path(f"{_SHELF}/{at}"), one.target, one.writable)
                for at, one in enumerate(binds)
            ]
        size = ["--size", str(self.shared_memory)] if self.shared_memory else []
        limit = ["prlimit", f"--nproc={self.processes}:{self.processes}"] if self.processes else []
        return [
            *before,
            *self.network,
            bwrap,
            *isolation(*seen_ids(self.ids)),
            *_system(),
            *(part for one in binds for part in _mount(one)),
            *(part for one in self.hidden for part in ("--tmpfs", one)),
            *("--proc", "/proc", "--dev", "/dev", *size, "--tmpfs", "/dev/shm"),
            *("--remount-ro", "/", "--chdir", HOME, "--", *limit, *inner),
        ]


def own_ids() -> tuple[int, int]:
    """Return the user and group that this program runs as."""
    if sys.platform == "win32":
        return 0, 0
    return os.getuid(), os.getgid()


def seen_ids(ids: Ids) -> tuple[int, int]:
    """Return as what user and group notebooks see themselves."""
    return (ids.uid, ids.gid) if ids.uid else (UNPRIVILEGED, UNPRIVILEGED)


def isolation(uid: int, gid: int) -> list[str]:
    """Return the options for namespaces of its own. uid, gid: as whom it sees itself."""
    return [
        *("--unshare-user", "--uid", str(uid), "--gid", str(gid), "--disable-userns"),
        *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "notedock", "--new-session", "--die-with-parent"),
    ]


def own_network(pasta: str, port: int, addresses: Iterable[str]) -> list[str]:
    """Return the command that runs another one in a network of its own, with the internet.

    port: of 127.0.0.1, that leads to the same one inside; 0 for none. addresses: of this computer.
    """
    listened = f"127.0.0.1/{port}" if port else "none"
    return [
        *(pasta, "--config-net", "-q", "-f", "--dns-forward", _DNS, "--no-map-gw"),
        *("-t", listened, "-u", "none", "-T", "none", "-U", "none", "--"),
        *("unshare", "--mount", "sh", "-c", _ROUTES, "routes", *addresses, "--"),
    ]


def name_server() -> str:
    """Return `resolv.conf` for a network of its own."""
    return f"nameserver {_DNS}\n"


def reachable(folders: Iterable[Path]) -> list[str]:
    """Return the command with which root makes folders reachable for another account."""
    shown = [str(one) for one in folders]
    return [
        *("unshare", "--mount", "--propagation", "slave"),
        *("sh", "-c", _REACH, "reach", *shown, "--"),
    ]


def as_owner(ids: Ids | None) -> list[str]:
    """Return the command with which root runs another as these ids; as nobody's without any.

    Root itself stays root outside, in a namespace in which that is an ordinary account.
    """
    if ids is None or ids.uid == 0:
        number = str(UNPRIVILEGED)
        return ["unshare", "--user", f"--map-user={number}", f"--map-group={number}"]
    groups = ",".join(map(str, ids.groups))
    return [
        *("setpriv", "--reuid", str(ids.uid), "--regid", str(ids.gid)),
        *(("--groups", groups) if groups else ("--clear-groups",)),
        *("--inh-caps=-all", "--bounding-set=-all", "--pdeathsig", "KILL"),
    ]


def _system() -> Iterator[str]:
    """Yield the options that show the programs of this computer, and settings of them."""
    yield from ("--ro-bind", "/usr", "/usr")
    for name in _SYSTEM_LINKS:
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for name in _SETTINGS:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    for name in ("/nix/store", "/sys/devices/system"):
        yield from ("--ro-bind-try", name, name)


def _mount(bind: Bind) -> tuple[str, str, str]:
    return ("--bind" if bind.writable else "--ro-bind", str(bind.source), bind.target)
