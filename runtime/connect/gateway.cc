#include "runtime/connect/gateway.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "runtime/connect/transcode.h"
#include "runtime/grpc/limits.h"
#include "runtime/http/gzip.h"
#include "runtime/http/http_listener.h"

namespace rekap {
namespace {

absl::Status Busy() {
  return absl::ResourceExhaustedError(
      "terlalu banyak permintaan sekaligus; ulangi sebentar lagi [CALLS_BUSY]");
}

absl::Status Stopping() {
  return absl::UnavailableError("server sedang berhenti; ulangi sebentar lagi [STOPPING]");
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConnectGateway>> ConnectGateway::Start(
    std::shared_ptr<grpc::ChannelInterface> channel, const std::vector<std::string>& services,
    std::shared_ptr<const CallPeers> peers) {
  absl::StatusOr<MethodTable> methods = MethodTable::Of(services);
  if (!methods.ok()) return methods.status();
  return std::unique_ptr<ConnectGateway>(
      new ConnectGateway(std::move(channel), *std::move(methods), std::move(peers)));
}

ConnectGateway::ConnectGateway(std::shared_ptr<grpc::ChannelInterface> channel, MethodTable methods,
                               std::shared_ptr<const CallPeers> peers)
    : channel_(std::move(channel)), methods_(std::move(methods)), peers_(std::move(peers)) {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Run(); });
}

ConnectGateway::~ConnectGateway() {
  std::deque<Work> waiting;
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
    waiting.swap(queue_);
  }
  for (Work& work : waiting) work.reply(Refusal(work.call.shape, Stopping()));
  for (std::thread& thread : threads_) thread.join();
}

size_t ConnectGateway::BodySizeMax(absl::string_view path) const {
  const ConnectMethod* method = methods_.Find(path);
  const bool stream = method != nullptr && method->shape == CallShape::kClientStream;
  return stream ? kStreamBodySizeMax : HttpListener::kBodySizeMax;
}

void ConnectGateway::Handle(HttpRequest request, HttpReply reply) {
  const ConnectMethod* method = methods_.Find(request.path);
  if (method == nullptr) {
    return reply(HttpError(404, "unimplemented", "tidak ada metode seperti itu [METHOD_UNKNOWN]"));
  }
  if (method->shape == CallShape::kOther) {
    return reply(ConnectError(absl::UnimplementedError(
        "metode ini mengalirkan data dan hanya tersedia lewat gRPC [STREAMING]")));
  }
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request, method->shape);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return reply(std::move(*refusal));
  Work work;
  work.method = method;
  work.call = std::get<ConnectCall>(std::move(read));
  work.deadline = absl::Now() + work.call.timeout;
  work.peer = std::move(request.peer);
  work.body = std::move(request.body);
  work.reply = std::move(reply);
  {
    absl::MutexLock lock(&mutex_);
    if (!stop_ && queue_.size() < kQueueMax && bytes_ + work.body.size() <= kBytesMax) {
      bytes_ += work.body.size();
      queue_.push_back(std::move(work));
      return;
    }
  }
  work.reply(Refusal(work.call.shape, Busy()));
}

void ConnectGateway::Run() {
  while (true) {
    std::optional<Work> work;
    {
      absl::MutexLock lock(&mutex_);
      auto ready = [this]()
                       ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stop_ || !queue_.empty(); };
      mutex_.Await(absl::Condition(&ready));
      if (stop_) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    const size_t size = work->body.size();
    HttpResponse answer = Call(*work);
    std::string().swap(work->body);
    {
      absl::MutexLock lock(&mutex_);
      bytes_ -= size;
    }
    work->reply(std::move(answer));
  }
}

HttpResponse ConnectGateway::Call(Work& work) {
  GrpcCall call{channel_, work.method->path, work.call.authorization, work.deadline};
  if (peers_ != nullptr && !work.peer.empty()) call.vouched_peer = peers_->Vouch(work.peer);
  return work.call.shape == CallShape::kUnary ? CallOnce(work, call) : CallStream(work, call);
}

HttpResponse ConnectGateway::CallOnce(Work& work, const GrpcCall& call) {
  const ConnectCodec codec = work.call.codec;
  absl::StatusOr<std::string> bytes = DecodeRequest(codec, *work.method, std::move(work.body));
  if (bytes.ok()) bytes = CallUnary(call, *bytes);
  if (bytes.ok()) bytes = EncodeAnswer(codec, *work.method, *std::move(bytes));
  if (!bytes.ok()) return ConnectError(bytes.status());
  HttpResponse response;
  response.content_type = std::string(MediaType(codec));
  response.body = *std::move(bytes);
  return response;
}

HttpResponse ConnectGateway::CallStream(Work& work, const GrpcCall& call) {
  absl::StatusOr<std::vector<absl::string_view>> messages =
      ReadEnvelopes(work.body, kRequestSizeMax);
  if (!messages.ok()) return StreamError(messages.status());
  // All of them before the first is sent: a server that has taken most of a stream may
  // have begun to act on it.
  absl::Status fit = CheckRequests(*work.method, *messages);
  if (!fit.ok()) return StreamError(fit);
  absl::StatusOr<std::string> answer = CallWithStream(call, *messages);
  return answer.ok() ? StreamAnswer(*answer) : StreamError(answer.status());
}

HttpHandler CallsOr(ConnectGateway* gateway, HttpHandler otherwise) {
  return [gateway, otherwise = std::move(otherwise)](HttpRequest request, HttpReply reply) {
    if (gateway->Serves(request.path)) {
      if (TakesGzip(request)) reply = Gzipped(std::move(reply));
      gateway->Handle(std::move(request), std::move(reply));
    } else {
      otherwise(std::move(request), std::move(reply));
    }
  };
}

}  // namespace rekap
