#include "aggregator/verification/verification_schedule.h"

#include <algorithm>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

#include "aggregator/verification/verification_due.h"

namespace rekap {
namespace {

// A tenth of an ordinary thread's weight, for processor and disk. Not less: it holds the
// roll-up's lock for a moment, which the thread that writes waits for.
constexpr int kNice = 10;

// Of this thread and those that it starts, as Linux takes it. Where it is refused, it runs
// beside the others and is right all the same.
void BecomeQuiet() { (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice); }

}  // namespace

VerificationSchedule::VerificationSchedule(absl::Duration every, Verifier* verifier,
                                           const VerificationRecord* record,
                                           std::function<absl::Time()> clock)
    : every_(every),
      verifier_(verifier),
      record_(record),
      clock_(std::move(clock)),
      not_before_(clock_() + kVerificationSettle) {}

VerificationSchedule::~VerificationSchedule() { Stop(); }

void VerificationSchedule::Start() {
  thread_ = std::thread([this] { Run(); });
}

void VerificationSchedule::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::Duration VerificationSchedule::Step() {
  auto wait = [this](absl::Time now) {
    std::optional<absl::Time> last;
    if (const std::optional<Verification> verification = record_->last()) {
      last = verification->finished;
    }
    return VerificationDue(last, not_before_, every_, now) - now;
  };
  if (const absl::Duration left = wait(clock_()); left > absl::ZeroDuration()) return left;
  absl::Status run = verifier_->RunScheduled([this] { return stopped(); });
  // After one for a caller, or after what kept this one from its end, is time enough.
  if (!run.ok()) not_before_ = clock_() + kVerificationRetry;
  return wait(clock_());
}

void VerificationSchedule::Run() {
  BecomeQuiet();
  while (true) {
    const absl::Duration wait = std::min(Step(), kNap);
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stop_), wait)) return;
  }
}

bool VerificationSchedule::stopped() const {
  absl::MutexLock lock(&mutex_);
  return stop_;
}

}  // namespace rekap
