#!/bin/sh
# Adds to .env (or the file that is named) what compose.yml must have and nobody should choose: passwords of 32 letters
# and digits. What stands there already stays as it is.
set -eu
file=${1:-.env}
umask 077
touch "$file"

give() { # NAME VALUE
  grep -q "^$1=." "$file" || { echo "$1=$2" >>"$file"; echo "$file: $1 is set"; }
}
password() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32; }

for role in OWNER SERVICE EDITOR READER; do
  give "CALLSHEET_${role}_PASSWORD" "$(password)"
done
give CALLSHEET_GRAFANA_PASSWORD "$(password)"
give AWS_ACCESS_KEY_ID callsheet
give AWS_SECRET_ACCESS_KEY "$(password)"
