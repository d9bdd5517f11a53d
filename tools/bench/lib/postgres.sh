# PostgreSQL servers of a script: one subscriber and some publishers, each with its files,
# log and socket below one folder and no port; sourced after common.sh.
# shellcheck shell=bash

postgres_bin=/usr/lib/postgresql/15/bin
postgres_dir=      # set by postgres_start
postgres_names=()  # running ones

# PostgreSQL refuses to run as root.
as_postgres() {
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

# postgres_start FOLDER PUBLISHERS: starts "subscriber" and "publisher-0" and so on, with
# the settings that the manual advises for a machine of their own: a quarter of the memory
# for the subscriber's buffers (20.4), a cache size that says what the system keeps,
# checkpoints far apart (30.5). Everything acknowledged is synced: fsync and
# synchronous_commit stay on.
postgres_start() {
  local publishers=$2 name memory_mib i
  postgres_dir=$1
  mkdir -p "$postgres_dir"
  if ((EUID == 0)); then chown postgres: "$postgres_dir"; fi
  memory_mib=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
  as_postgres "$postgres_bin/initdb" -D "$postgres_dir/template" -U postgres -A trust \
    --encoding=UTF8 --locale=C >"$postgres_dir/initdb.log"
  cat >>"$postgres_dir/template/postgresql.conf" <<CONFIG
listen_addresses = ''
unix_socket_permissions = 0777
wal_level = logical
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
effective_cache_size = $((memory_mib / 2))MB
maintenance_work_mem = 512MB
work_mem = 64MB
max_replication_slots = $((publishers + 4))
max_wal_senders = $((publishers + 4))
max_logical_replication_workers = $((publishers + 4))
max_worker_processes = $((publishers + 12))
wal_retrieve_retry_interval = 100ms
CONFIG
  local names=(subscriber)
  for ((i = 0; i < publishers; ++i)); do names+=("publisher-$i"); done
  for name in "${names[@]}"; do
    as_postgres mkdir "$postgres_dir/$name"
    as_postgres cp -a "$postgres_dir/template" "$postgres_dir/$name/data"
    {
      printf "unix_socket_directories = '%s'\n" "$postgres_dir/$name"
      if [[ $name == subscriber ]]; then
        printf 'shared_buffers = %dMB\n' $((memory_mib / 4))
      else
        printf 'shared_buffers = 128MB\n'
      fi
    } >>"$postgres_dir/$name/data/postgresql.conf"
    postgres_names+=("$name")
    as_postgres "$postgres_bin/pg_ctl" start -w -s -D "$postgres_dir/$name/data" \
      -l "$postgres_dir/$name/log" >/dev/null
  done
}

# Stops what postgres_start started, each by the pid in its own folder.
postgres_stop() {
  local name
  for name in "${postgres_names[@]}"; do
    if [[ -e $postgres_dir/$name/data/postmaster.pid ]]; then
      as_postgres "$postgres_bin/pg_ctl" stop -w -s -m immediate -D "$postgres_dir/$name/data" ||
        warn "PostgreSQL $name did not stop"
    fi
  done
  postgres_names=()
}
