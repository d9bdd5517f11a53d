# A Prometheus of a script, beside its daemons; sourced after daemons.sh.
# shellcheck shell=bash
# daemons.sh sets what is used here and not set.
# shellcheck disable=SC2154

# prometheus_start RULES_FOLDER INTERVAL AGGREGATOR NODE...: scrapes those HOST:PORT, and
# evaluates the rules of the folder, every INTERVAL. Ends with the daemons, as "prometheus".
prometheus_start() {
  local rules=$1 interval=$2 aggregator_http=$3 log
  shift 3
  local config=$daemon_dir/prometheus.yml targets
  printf -v targets '"%s", ' "$@"
  cat >"$config" <<CONFIG
global: {scrape_interval: $interval, evaluation_interval: $interval}
rule_files: ["$rules/*.yaml"]
scrape_configs:
  - job_name: rekap-aggregator
    static_configs: [{targets: ["$aggregator_http"]}]
  - job_name: rekap-node
    static_configs: [{targets: [${targets%, }]}]
CONFIG
  log=$(daemon_log prometheus)
  setsid prometheus --config.file="$config" --storage.tsdb.path="$daemon_dir/prometheus" \
    --web.listen-address=127.0.0.1:0 </dev/null >"$log" 2>&1 &
  daemon_pids[prometheus]=$!
}

# prometheus_await: until it answers; sets prometheus_address to HOST:PORT.
prometheus_address=
prometheus_await() {
  local deadline=$((SECONDS + start_seconds_max))
  until curl -sf "http://$prometheus_address/-/ready" >/dev/null 2>&1; do
    kill -0 "${daemon_pids[prometheus]}" 2>/dev/null || daemon_die prometheus "died while starting"
    ((SECONDS < deadline)) || daemon_die prometheus "was not ready within $start_seconds_max s"
    sleep 0.1  # between two looks; the deadline bounds them
    prometheus_address=$(sed -n 's/.*msg="Listening on" address=\([0-9.:]*\).*/\1/p' \
      "$(daemon_log prometheus)")
  done
}
