#include "ganflow/experiment/study_kind.hpp"

#include "ganflow/experiment/study_kinds.hpp"

#include <algorithm>

namespace ganflow::experiment {

const std::vector<StudyKind>& study_kinds() {
  static const std::vector<StudyKind> kKinds = {runs_kind(), particles_kind(), basins_kind(), reference_kind(),
                                                stability_kind()};
  return kKinds;
}

const StudyKind* find_study_kind(std::string_view name) {
  const std::vector<StudyKind>& kinds = study_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const StudyKind& k) { return k.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::vector<std::string> study_kind_names() {
  std::vector<std::string> names;
  for (const StudyKind& kind : study_kinds()) {
    names.push_back(kind.name);
  }
  return names;
}

std::vector<std::string> option_names(const StudyKind& kind) {
  std::vector<std::string> names;
  for (const StudyOption& option : kind.options) {
    names.push_back(option.name);
  }
  return names;
}

void go_on_or_stop(const CellTask& task) {
  if (task.stop != nullptr && task.stop->load(std::memory_order_relaxed)) {
    throw CellInterrupted{};
  }
}

}  // namespace ganflow::experiment
