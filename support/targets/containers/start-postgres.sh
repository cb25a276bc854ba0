#!/bin/sh
# start-postgres.sh DATABASE OPTION...: prepares an image as a hosted project's server is, then goes on as
# the image itself would. Runs as root, before the server.
set -eu
database=$1
shift

shared=$(pg_config --sharedir 2> /dev/null || ls -d /usr/share/postgresql/* /usr/local/share/postgresql 2> /dev/null | head -n 1)
extensions=$shared/extension

# Both work only when the server loads them, pg_cron in the one database that it is told.
libraries=
for name in pg_cron pg_stat_statements; do
  [ ! -f "$extensions/$name.control" ] || libraries=$libraries${libraries:+,}$name
done
[ -z "$libraries" ] || set -- "$@" -c "shared_preload_libraries=$libraries"
[ ! -f "$extensions/pg_cron.control" ] || set -- "$@" -c "cron.database_name=$database"

# The owner of the database may create these two, as on a hosted project.
for name in pg_cron vector; do
  control=$extensions/$name.control
  [ -f "$control" ] || continue
  grep -q '^trusted' "$control" || echo 'trusted = true' >> "$control"
done

# What the image lacks is supplied in SQL; what it has is left as it is.
for control in /plumbline/extensions/*.control; do
  name=$(basename "$control" .control)
  # It asks with a program that few images have.
  [ "$name" != http ] || command -v curl > /dev/null || continue
  [ -f "$extensions/$name.control" ] || cp "/plumbline/extensions/$name.control" "/plumbline/extensions/$name"--*.sql "$extensions/"
done
chmod a+r "$extensions"/*

exec docker-entrypoint.sh postgres "$@"
