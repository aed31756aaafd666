#!/bin/sh
# Installs PFA Vanguard from this checkout on a Debian server with systemd, and brings an installation that is there to this
# version: the program in /opt/vanguard, settings in /etc/vanguard/vanguard.env, data in /var/lib/vanguard, backups in
# /var/backups/vanguard, two units. Run it as root. It starts nothing that was not running, and keeps
# settings and data. Options are those of `vanguard upgrade`.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo 'install.sh: run it as root' >&2; exit 2; }
command -v npm >/dev/null || { echo 'install.sh: npm is missing: apt-get install npm, or that of nodejs.org' >&2; exit 2; }

id vanguard >/dev/null 2>&1 ||
  useradd --system --user-group --home-dir /var/lib/vanguard --shell /usr/sbin/nologin vanguard
install -d -m 755 /opt /etc/vanguard
install -d -o vanguard -g vanguard -m 700 /var/lib/vanguard /var/backups/vanguard

# Complete beside the one that is there, which goes on serving; exchanged by renaming.
new=/opt/vanguard.new
rm -rf "$new"
install -d -m 755 "$new"
tar --exclude=node_modules --exclude=.git --exclude=.vanguard --exclude=dist --exclude=.compile-cache -cf - . |
  tar -xf - -C "$new" --no-same-owner
(
  cd "$new"
  npm ci --omit=dev --no-audit --no-fund
  # npm's own runtime where the system's is older.
  node=$(npm exec --no -- node -p process.execPath)
  "$node" --input-type=module -e "import { buildPage } from '@vanguard/web/build'; await buildPage(); process.exit()"
  case $node in "$new"/*) node="\$here${node#"$new"}" ;; esac
  {
    echo '#!/bin/sh'
    echo 'here=$(dirname "$(readlink -f "$0")")'
    echo "exec \"$node\" \"\$here/apps/cli/bin/vanguard.mjs\" \"\$@\""
  } >"$new/vanguard"
  chmod 755 "$new/vanguard"
)
chmod -R go+rX,go-w "$new"

if [ ! -e /etc/vanguard/vanguard.env ]; then
  umask 077
  {
    echo '# Settings of PFA Vanguard; all of them: /opt/vanguard/.env.example'
    echo "JWT_SECRET=$(head -c 48 /dev/urandom | base64 | tr -d '\n')"
    echo "VANGUARD_ENCRYPTION_KEY=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')"
    echo 'VANGUARD_TRUSTED_PROXIES=127.0.0.1'
    echo 'VANGUARD_BACKUPS=/var/backups/vanguard/backups'
    echo 'VANGUARD_BACKUP_AT=02:30'
    echo '# Without it, the PostgreSQL that comes along is used, in /var/lib/vanguard.'
    echo '#DATABASE_URL=postgresql://vanguard:password@127.0.0.1:5432/vanguard'
  } >/etc/vanguard/vanguard.env
  umask 022
fi
# Where the product looks for it; its commands read it under the product's account.
ln -sfn /etc/vanguard/vanguard.env /var/lib/vanguard/.env
chown root:vanguard /etc/vanguard/vanguard.env
chmod 640 /etc/vanguard/vanguard.env

cat >/usr/local/bin/vanguard <<'SH'
#!/bin/sh
# The command, on the installation of this machine and under its account; what concerns the server of PostgreSQL stays root's.
set -eu
case "${1-} ${2-}" in 'backup point-in-time' | 'restore --to'*) own=yes ;; *) own=no ;; esac
if [ "$own" = no ] && [ "$(id -un)" != vanguard ]; then
  exec setpriv --reuid=vanguard --regid=vanguard --init-groups --reset-env env PROGRAM="${PROGRAM:-/opt/vanguard}" "$0" "$@"
fi
export NODE_ENV=production VANGUARD_DATA=/var/lib/vanguard HOME=/var/lib/vanguard
exec "${PROGRAM:-/opt/vanguard}/vanguard" "$@"
SH
chmod 755 /usr/local/bin/vanguard

# An installation that runs is brought to the new version while the old one serves it; where that fails, the old one stays.
if [ -d /run/systemd/system ] && systemctl --quiet is-active vanguard.service vanguard-worker.service; then
  PROGRAM=$new vanguard upgrade "$@"
fi
rm -rf /opt/vanguard.old
[ ! -d /opt/vanguard ] || mv /opt/vanguard /opt/vanguard.old
mv "$new" /opt/vanguard
for unit in vanguard vanguard-worker; do
  install -m 644 "/opt/vanguard/ops/debian/$unit.service" "/etc/systemd/system/$unit.service"
done
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl try-restart vanguard.service vanguard-worker.service
fi
echo 'Installed. Settings: /etc/vanguard/vanguard.env. Start: systemctl enable --now vanguard'
