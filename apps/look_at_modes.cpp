#include "look_at_modes.hpp"

#include "ganflow/experiment/mode_finder.hpp"

#include <fmt/format.h>

namespace ganflow::apps {

void look_at_modes(const experiment::Observables& look, const dynamics::Process& process, const experiment::Spec& spec,
                   record::Verdict& verdict) {
  if (verdict.kind == record::VerdictKind::kDiverged || look.mode_finder() == nullptr) {
    return;
  }
  const experiment::ModeFinder& finder = look.mode_finder()->get();
  const std::optional<double> accuracy = finder.accuracy();
  verdict.classifier_accuracy = accuracy;
  if (!finder.is_good_enough()) {
    verdict.reasons.push_back(fmt::format(
        "Modes are not judged: the classifier trained on the labels is right on {:.1f}% of held-out rows only (90% are "
        "needed, for a lost mode is one with a tenth of its share).",
        100 * *accuracy));
    return;
  }
  const diagnostics::ModeShares shares = experiment::judge_process(finder, process, spec.seed);
  verdict.modes = diagnostics::summarise(shares);
  verdict.modes->accuracy = accuracy;
  std::string sentence = diagnostics::sentence_on_modes(shares);
  if (accuracy) {
    sentence +=
        fmt::format(" Classes are told by a classifier that is right on {:.1f}% of held-out rows.", 100 * *accuracy);
  }
  verdict.reasons.push_back(std::move(sentence));
}

}  // namespace ganflow::apps
