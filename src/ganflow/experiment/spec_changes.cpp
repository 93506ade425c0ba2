#include "ganflow/experiment/spec_changes.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_schema.hpp"

namespace ganflow::experiment {

namespace {

std::string shown(const std::optional<Value>& value) { return value ? to_toml(*value) : "not set"; }

bool is_resumable(const Key& key, const Spec& before, const Spec& after) {
  if (key.path == "run.iterations") {
    return after.run.iterations > before.run.iterations;
  }
  return key.path == "run.checkpoint_every";
}

}  // namespace

std::vector<Change> spec_changes(const Spec& before, const Spec& after) {
  std::vector<Change> changes;
  for (const Key& key : schema()) {
    const std::optional<Value> was = key.get(before);
    const std::optional<Value> is = key.get(after);
    if (key.role == KeyRole::kStored && was != is) {
      changes.push_back(
          {.key = key.path, .before = shown(was), .after = shown(is), .resumable = is_resumable(key, before, after)});
    }
  }
  return changes;
}

void refuse_unresumable(const Spec& stored, const Spec& wanted) {
  for (const Change& change : spec_changes(stored, wanted)) {
    if (change.resumable) {
      continue;
    }
    if (change.key == "run.iterations") {
      throw InputError(
          fmt::format("run.iterations = {} (shorter than the stored run's {}). Ask for more, or start a new "
                      "run",
                      change.after, change.before));
    }
    throw InputError(
        fmt::format("{} = {} (the stored run has {}, and a resumed run may only become longer or checkpoint "
                    "more or less often). Start a new run instead",
                    change.key, one_line(change.after), one_line(change.before)));
  }
}

}  // namespace ganflow::experiment
