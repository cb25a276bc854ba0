#!/bin/sh
# start-postgres.sh DATABASE OPTION...: prepares an image as a hosted project's server is, then goes on as
# the image itself would. Runs as root, before the server.
set -eu
database=$1
shift

shared=$(pg_config --sharedir 2> /dev/null || ls -d /usr/share/postgresql/* /usr/local/share/postgresql 2> /dev/null | head -n 1)
extensions=$shared/extension

# pg_cron works only when the server loads it, in the one database that it is told. The owner of that
# database may create it, as on a hosted project.
if [ -f "$extensions/pg_cron.control" ]; then
  set -- "$@" -c shared_preload_libraries=pg_cron -c "cron.database_name=$database"
  grep -q '^trusted' "$extensions/pg_cron.control" || echo 'trusted = true' >> "$extensions/pg_cron.control"
fi

# The owner of a hosted database may create pgvector as well, wherever it is installed.
if [ -f "$extensions/vector.control" ]; then
  grep -q '^trusted' "$extensions/vector.control" || echo 'trusted = true' >> "$extensions/vector.control"
fi

# What the image lacks is supplied in SQL; what it has is left as it is.
for control in /plumbline/extensions/*.control; do
  name=$(basename "$control" .control)
  [ -f "$extensions/$name.control" ] || cp "/plumbline/extensions/$name.control" "/plumbline/extensions/$name"--*.sql "$extensions/"
done
chmod a+r "$extensions"/*

exec docker-entrypoint.sh postgres "$@"
