#include "runtime/connect/gateway.h"

#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include "runtime/connect/transcode.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("jawaban tidak terbaca [BAD_ANSWER]");
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// One unary call of any method, waited for.
absl::StatusOr<std::string> CallMethod(std::shared_ptr<grpc::ChannelInterface> channel,
                                       const std::string& path, const ConnectCall& call,
                                       absl::Time deadline, const std::string& request) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(deadline));
  if (!call.authorization.empty()) context.AddMetadata("authorization", call.authorization);
  grpc::ByteBuffer sent = BufferOf(request);
  grpc::ByteBuffer received;
  grpc::Status ended;
  absl::Notification done;
  grpc::GenericStub(std::move(channel))
      .UnaryCall(&context, path, {}, &sent, &received, [&](grpc::Status status) {
        ended = std::move(status);
        done.Notify();
      });
  done.WaitForNotification();
  if (!ended.ok()) return FromGrpcStatus(ended);
  return BytesOf(received);
}

HttpResponse Busy() {
  return ConnectError(absl::ResourceExhaustedError(
      "terlalu banyak permintaan sekaligus; ulangi sebentar lagi [CALLS_BUSY]"));
}

HttpResponse Stopping() {
  return ConnectError(
      absl::UnavailableError("server sedang berhenti; ulangi sebentar lagi [STOPPING]"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConnectGateway>> ConnectGateway::Start(
    std::shared_ptr<grpc::ChannelInterface> channel, const std::vector<std::string>& services) {
  absl::StatusOr<MethodTable> methods = MethodTable::Of(services);
  if (!methods.ok()) return methods.status();
  return std::unique_ptr<ConnectGateway>(
      new ConnectGateway(std::move(channel), *std::move(methods)));
}

ConnectGateway::ConnectGateway(std::shared_ptr<grpc::ChannelInterface> channel, MethodTable methods)
    : channel_(std::move(channel)), methods_(std::move(methods)) {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Run(); });
}

ConnectGateway::~ConnectGateway() {
  std::deque<Work> waiting;
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
    waiting.swap(queue_);
  }
  for (Work& work : waiting) work.reply(Stopping());
  for (std::thread& thread : threads_) thread.join();
}

void ConnectGateway::Handle(HttpRequest request, HttpReply reply) {
  const ConnectMethod* method = methods_.Find(request.path);
  if (method == nullptr) {
    return reply(HttpError(404, "unimplemented", "tidak ada metode seperti itu [METHOD_UNKNOWN]"));
  }
  if (method->streaming) {
    return reply(ConnectError(absl::UnimplementedError(
        "metode ini mengalirkan data dan hanya tersedia lewat gRPC [STREAMING]")));
  }
  std::variant<ConnectCall, HttpResponse> read = ReadConnectCall(request);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return reply(std::move(*refusal));
  Work work;
  work.method = method;
  work.call = std::get<ConnectCall>(std::move(read));
  work.deadline = absl::Now() + work.call.timeout;
  work.body = std::move(request.body);
  work.reply = std::move(reply);
  {
    absl::MutexLock lock(&mutex_);
    if (!stop_ && queue_.size() < kQueueMax && queue_bytes_ + work.body.size() <= kQueueBytesMax) {
      queue_bytes_ += work.body.size();
      queue_.push_back(std::move(work));
      return;
    }
  }
  work.reply(Busy());
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
      queue_bytes_ -= work->body.size();
    }
    work->reply(Call(*work));
  }
}

HttpResponse ConnectGateway::Call(Work& work) {
  const ConnectCodec codec = work.call.codec;
  absl::StatusOr<std::string> bytes = DecodeRequest(codec, *work.method, std::move(work.body));
  if (bytes.ok()) {
    bytes = CallMethod(channel_, work.method->path, work.call, work.deadline, *bytes);
  }
  if (bytes.ok()) bytes = EncodeAnswer(codec, *work.method, *std::move(bytes));
  if (!bytes.ok()) return ConnectError(bytes.status());
  HttpResponse response;
  response.content_type = std::string(MediaType(codec));
  response.body = *std::move(bytes);
  return response;
}

HttpHandler CallsOr(ConnectGateway* gateway, HttpHandler otherwise) {
  return [gateway, otherwise = std::move(otherwise)](HttpRequest request, HttpReply reply) {
    if (gateway->Serves(request.path)) {
      gateway->Handle(std::move(request), std::move(reply));
    } else {
      otherwise(std::move(request), std::move(reply));
    }
  };
}

}  // namespace rekap
