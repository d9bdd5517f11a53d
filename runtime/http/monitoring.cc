#include "runtime/http/monitoring.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "prometheus/metric_family.h"
#include "prometheus/text_serializer.h"

namespace rekap {
namespace {

HttpResponse MetricsPage(const std::vector<std::shared_ptr<prometheus::Collectable>>& metrics) {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& collectable : metrics) {
    std::vector<prometheus::MetricFamily> collected = collectable->Collect();
    families.insert(families.end(), std::make_move_iterator(collected.begin()),
                    std::make_move_iterator(collected.end()));
  }
  HttpResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = prometheus::TextSerializer().Serialize(families);
  return response;
}

HttpResponse ReadyPage(const absl::Status& ready) {
  HttpResponse response;
  response.status = ready.ok() ? 200 : 503;
  response.body = ready.ok() ? "ready\n" : absl::StrCat("not ready: ", ready.message(), "\n");
  return response;
}

HttpResponse Error(int status, const char* text) {
  HttpResponse response;
  response.status = status;
  response.body = text;
  return response;
}

HttpResponse Answer(const HttpRequest& request,
                    const std::vector<std::shared_ptr<prometheus::Collectable>>& metrics,
                    const std::function<absl::Status()>& ready) {
  const std::string& path = request.path;
  if (path != "/metrics" && path != "/healthz" && path != "/readyz") {
    return Error(404, "not found\n");
  }
  if (request.method != "GET") {
    HttpResponse refused = Error(405, "only GET\n");
    refused.allow = "GET";
    return refused;
  }
  if (path == "/metrics") return MetricsPage(metrics);
  if (path == "/readyz") return ReadyPage(ready());
  HttpResponse alive;
  alive.body = "ok\n";
  return alive;
}

}  // namespace

HttpHandler MonitoringHandler(std::vector<std::shared_ptr<prometheus::Collectable>> metrics,
                              std::function<absl::Status()> ready) {
  return [metrics = std::move(metrics), ready = std::move(ready)](const HttpRequest& request,
                                                                  const HttpReply& reply) {
    reply(Answer(request, metrics, ready));
  };
}

}  // namespace rekap
