#include "look_at_particles.hpp"

#include "ganflow/core/matrix.hpp"
#include "ganflow/diagnostics/sentences.hpp"
#include "ganflow/diagnostics/strata.hpp"

namespace ganflow::apps {

namespace {

/// Particles (p, N) as doubles.
Matrix<double> particles_of(const record::Array& array) {
  Matrix<double> particles(array.shape.at(0), array.shape.at(1));
  std::visit(
      [&](const auto& values) {
        for (std::size_t r = 0; r < particles.rows(); ++r) {
          for (std::size_t i = 0; i < particles.cols(); ++i) {
            particles(r, i) = static_cast<double>(values[r * particles.cols() + i]);
          }
        }
      },
      array.values);
  return particles;
}

}  // namespace

void look_at_particles(const io::StoredRun& run, const experiment::Spec& spec, record::Verdict& verdict) {
  const std::vector<std::int64_t> snapshots = run.snapshot_iterations();
  if (snapshots.empty() || verdict.kind == record::VerdictKind::kDiverged) {
    return;
  }
  const record::Snapshot last = run.snapshot(snapshots.back());
  if (!last.contains("generator") || !spec.critic.inner.empty()) {
    return;  // supports and strata are those of one population a player, not of several layers
  }
  const diagnostics::Strata generator =
      diagnostics::find_strata(particles_of(last.at("generator")).view(), std::nullopt);
  verdict.support_generator = generator.effective_support;
  verdict.rank_generator = generator.rank;
  if (!last.contains("critic")) {
    return;  // an ideal critic has no particles
  }
  const diagnostics::Strata critic =
      diagnostics::find_strata(particles_of(last.at("critic")).view(), experiment::critic_box(spec));
  verdict.support_critic = critic.effective_support;
  verdict.rank_critic = critic.rank;
  verdict.strata = critic.mass;
  if (const std::string sentence = diagnostics::sentence_on_strata(critic); !sentence.empty()) {
    verdict.reasons.push_back(sentence);
  }
}

}  // namespace ganflow::apps
