#include "node/page/page_handler.h"

#include <optional>
#include <utility>

#include "runtime/page/page_paths.h"

namespace rekap {

HttpHandler OperatorPageHandler(std::shared_ptr<const Page> page,
                                std::shared_ptr<PageSessions> sessions, HttpHandler calls) {
  return [page = std::move(page), sessions = std::move(sessions), calls = std::move(calls)](
             HttpRequest request, const HttpReply& reply) {
    switch (PagePathOf(request.path)) {
      case PagePath::kCall: {
        std::optional<HttpResponse> refusal = sessions->RefuseCall(request);
        if (refusal.has_value()) return reply(*std::move(refusal));
        return calls(std::move(request), reply);
      }
      case PagePath::kMonitoring:
        return calls(std::move(request), reply);
      case PagePath::kSession:
        return sessions->Handle(std::move(request), reply);
      case PagePath::kPage:
        return reply(page->Answer(request));
    }
  };
}

}  // namespace rekap
