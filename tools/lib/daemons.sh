# Starts, watches and stops daemons of a script; sourced after common.sh. Only
# processes started here are ever signalled, each by its pid.
# shellcheck shell=bash

# Logs and address files go there; set by the script before the first start.
daemon_dir=

# An address file comes once the database is open, and a lagging disk may take
# its time; an orderly stop lets calls run for 5 s.
start_seconds_max=60
stop_seconds_max=20

declare -A daemon_pids=()  # by name

daemon_log() { say "$daemon_dir/$1.log"; }

# daemon_start NAME PROGRAM ARGUMENTS...: in the background and in a session of
# its own. Ctrl-C thus reaches the script alone: the daemon would take it as the
# first request to stop, and the one by daemons_stop as the second, which forces
# an exit.
daemon_start() {
  local name=$1
  shift
  setsid "$@" --address-file "$daemon_dir/$name.json" </dev/null >"$(daemon_log "$name")" 2>&1 &
  daemon_pids[$name]=$!
}

# daemon_address NAME grpc|http: HOST:PORT.
daemon_address() {
  sed -n "s/.*\"$2\" *: *\"\([^\"]*\)\".*/\1/p" "$daemon_dir/$1.json"
}

# Says why a daemon is not what it should be, and ends the script.
daemon_die() {
  warn "$1 $2; its log ends:"
  tail -n 20 "$(daemon_log "$1")" >&2
  exit 1
}

# daemon_await NAME: until it answers.
daemon_await() {
  local name=$1 deadline=$((SECONDS + start_seconds_max))
  until [[ -s $daemon_dir/$name.json ]]; do
    kill -0 "${daemon_pids[$name]}" 2>/dev/null || daemon_die "$name" "died while starting"
    ((SECONDS < deadline)) || daemon_die "$name" "was not ready within $start_seconds_max s"
    sleep 0.05  # between two looks; the deadline bounds them
  done
}

# Fails the script if a daemon is gone.
daemons_alive() {
  local name
  for name in "${!daemon_pids[@]}"; do
    kill -0 "${daemon_pids[$name]}" 2>/dev/null || daemon_die "$name" "died"
  done
}

# daemons_note_stray: puts a daemon on the list whose start a signal cut off
# from the note of its pid.
daemons_note_stray() {
  local pid known=" ${daemon_pids[*]} "
  for pid in $(jobs -pr); do
    if [[ $known != *" $pid "* ]]; then daemon_pids[$pid]=$pid; fi
  done
}

# daemons_stop NAME...: asks all of them to end, waits, and uses force only on
# one that does not. Returns 1 if any did not end in good order.
daemons_stop() {
  local name pid code result=0 deadline=$((SECONDS + stop_seconds_max))
  for name in "$@"; do
    # One that is gone already is reported below by its exit code.
    kill -TERM "${daemon_pids[$name]}" 2>/dev/null || true
  done
  for name in "$@"; do
    pid=${daemon_pids[$name]}
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do
      sleep 0.05  # between two looks; the deadline bounds them
    done
    if kill -KILL "$pid" 2>/dev/null; then
      warn "$name did not stop within $stop_seconds_max s and was killed"
    fi
    code=0
    wait "$pid" || code=$?
    unset "daemon_pids[$name]"
    # 143: our SIGTERM came before the daemon was ready to take it.
    if ((code != 0 && code != 143)); then
      warn "$name ended with exit code $code"
      result=1
    fi
  done
  return "$result"
}
