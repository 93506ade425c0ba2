#include "ganflow/experiment/run_loop.hpp"

#include <fmt/format.h>

#include <chrono>

namespace ganflow::experiment {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kProgressInterval = 0.25;  ///< seconds between two calls of `progress`

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Says when the way in which batches are summed changes: nodes instead of samples, back again, or clearly more nodes
/// (they come and go by a few with every batch, which interests nobody).
class PathReport {
 public:
  /// The fields of an event, empty when there is nothing new.
  std::vector<std::pair<std::string, record::Event::Value>> news(const std::optional<dynamics::BatchNodes>& nodes) {
    if (!nodes || (told_ && !differs(nodes->generator, told_->generator) && !differs(nodes->critic, told_->critic))) {
      return {};
    }
    told_ = nodes;
    return {{"generator", words(nodes->generator)}, {"critic", words(nodes->critic)}};
  }

 private:
  static bool differs(std::size_t now, std::size_t told) {
    return (now == 0) != (told == 0) || 4 * now > 5 * told;  // a quarter more
  }
  static std::string words(std::size_t nodes) {
    return nodes == 0 ? std::string("direct") : fmt::format("compressed, {} nodes", nodes);
  }
  std::optional<dynamics::BatchNodes> told_;
};

}  // namespace

LoopResult run_loop(dynamics::Process& process, Observables& look, std::span<record::Observer* const> observers,
                    const LoopOptions& options) {
  const auto tell = [&](auto&& what) {
    for (record::Observer* const observer : observers) {
      what(*observer);
    }
  };
  const auto event = [&](const std::string& kind, std::vector<std::pair<std::string, record::Event::Value>> fields) {
    const record::Event e{
        .iteration = process.iteration(), .time = process.time(), .kind = kind, .fields = std::move(fields)};
    tell([&](record::Observer& o) { o.on_event(e); });
  };
  const auto frame = [&] {
    const record::Frame f = look.frame(process);
    tell([&](record::Observer& o) { o.on_frame(f); });
  };
  const auto snapshot = [&] {
    const record::Snapshot s = look.snapshot(process);
    tell([&](record::Observer& o) { o.on_snapshot(s); });
  };
  const auto checkpoint = [&] {
    const record::CheckpointState s = look.checkpoint(process);
    tell([&](record::Observer& o) { o.on_checkpoint(s); });
    event("checkpoint", {});
  };

  const auto happenings = [&] {
    for (const record::Event& e : process.take_events()) {
      tell([&](record::Observer& o) { o.on_event(e); });
    }
  };

  const Clock::time_point start = Clock::now();
  const std::int64_t first = process.iteration();
  double last_progress = 0;
  PathReport path;
  LoopResult result;
  const auto report_progress = [&] {
    result.iterations = process.iteration();
    result.time = process.time();
    result.seconds = seconds_since(start);
    result.steps_per_second =
        result.seconds > 0 ? static_cast<double>(process.iteration() - first) / result.seconds : 0;
    if (options.progress) {
      options.progress({process.iteration(), options.iterations, result.seconds, result.steps_per_second});
    }
  };

  event(first == 0 ? "started" : "resumed", {});
  happenings();
  if (first == 0) {
    frame();
    snapshot();
  }
  while (process.iteration() < options.iterations) {
    process.advance();
    happenings();
    if (process.divergence()) {
      result.divergence = process.divergence();
      event("diverged", {{"where", *result.divergence}});
      break;
    }
    const std::int64_t t = process.iteration();
    const bool last = t == options.iterations || (options.enough && options.enough());
    const bool stopping = options.stop != nullptr && options.stop->load(std::memory_order_relaxed) && !last;
    if (t % options.observe_every == 0) {
      frame();
    }
    if (t % options.observe_every == 0 || t == first + 1) {
      if (auto fields = path.news(process.batch_nodes()); !fields.empty()) {
        event("batch-path", std::move(fields));
      }
    }
    if (last || (options.snapshot_every > 0 && t % options.snapshot_every == 0)) {
      snapshot();
    }
    if (last || stopping || t % options.checkpoint_every == 0) {
      checkpoint();
    }
    if (last) {
      break;
    }
    if (stopping) {
      event("interrupted", {});
      result.interrupted = true;
      break;
    }
    if (seconds_since(start) - last_progress >= kProgressInterval) {
      last_progress = seconds_since(start);
      report_progress();
    }
  }
  report_progress();
  if (!result.divergence && !result.interrupted) {
    event("finished", {});
  }
  return result;
}

}  // namespace ganflow::experiment
