#!/bin/sh
# Makes the files that compose.yaml reads as secrets, in the folder "secrets" beside this script. What is there already stays as it is.
set -eu
umask 022
cd "$(dirname "$0")"
# Whoever is not its owner cannot come to the files, which the containers' users, each another one, have to be able to read.
mkdir -p secrets
chmod 700 secrets
cd secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
# By a pipe, so that no password stands in the list of processes.
make() { [ -e "$1" ] || cat >"$1"; }

random | make postgres_password
printf 'postgres://rollcall:%s@postgres:5432/rollcall\n' "$(cat postgres_password)" | make ledger_url

printf 'redis://:%s@redis:6379\n' "$(random)" | make redis_url
password="$(sed 's|.*:\(.*\)@.*|\1|' redis_url)"
printf 'requirepass %s\nsave ""\nappendonly no\nmaxmemory 64mb\n' "$password" | make redis_conf

for token in tray_token snyk_token; do
  [ -e "$token" ] || echo "Write the vendor's token into deploy/secrets/$token." >&2
done
