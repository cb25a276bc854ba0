#!/bin/sh
# install-programs.sh PACKAGE...: installs packages of Debian or Ubuntu, as root, and leaves no server
# running. Exit code 64: they offer no redis-server of version 7 or newer. Otherwise 0, or what apt-get
# ended with. POLICY_FILE is for tests.
set -eu
policy=${POLICY_FILE:-/usr/sbin/policy-rc.d}
mark='# Made by Plumbline while it installs packages; remove it if you find it.'
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # dpkg refuses to work without them
export PATH DEBIAN_FRONTEND=noninteractive

candidate() {
  apt-cache policy "$1" | sed -n 's/^ *Candidate: *//p' | sed 's/^[0-9]*://'
}

apt_install() {
  apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}

# redis-server would start a server of its own on the standard port: a policy file forbids it. One
# that is there already is somebody's decision and stays as it is.
forbid_services() {
  if [ -f "$policy" ] && grep -qF "$mark" "$policy"; then rm -f "$policy"; fi
  if [ -e "$policy" ] || [ -L "$policy" ]; then return 0; fi
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

case $(candidate "$1") in '' | '(none)') apt-get -q update ;; esac

new_redis=no
case " $* " in *' redis-server '*)
  offered=$(candidate redis-server)
  major=${offered%%.*}
  case $major in '' | *[!0-9]*) major=0 ;; esac
  if [ "$major" -lt 7 ]; then
    echo "${offered:-none}"
    exit 64
  fi
  dpkg -s redis-server >/dev/null 2>&1 || new_redis=yes
  ;;
esac

forbid_services
# Package lists that are too old name files that are gone: then, and only then, fetch new ones.
apt_install "$@" || { apt-get -q update && apt_install "$@"; }

# Neither now nor at the next boot; both fail harmlessly where nothing manages services.
if [ "$new_redis" = yes ]; then
  update-rc.d redis-server disable >/dev/null 2>&1 || true
  service redis-server stop >/dev/null 2>&1 || true
fi
