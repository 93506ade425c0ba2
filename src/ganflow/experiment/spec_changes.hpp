#pragma once
/// What differs between two specs, and which differences a resumed run may have.

#include "ganflow/experiment/spec.hpp"

#include <string>
#include <vector>

namespace ganflow::experiment {

struct Change {
  std::string key;     ///< "dynamics.batch"
  std::string before;  ///< as TOML; "not set" when it is not
  std::string after;
  bool resumable = false;  ///< a run may go on with it: run.iterations longer, run.checkpoint_every
};

/// In schema order; empty when the two specs describe the same run.
std::vector<Change> spec_changes(const Spec& before, const Spec& after);

/// Throws  InputError naming the first change that a resumed run may not have, with old and new value.
void refuse_unresumable(const Spec& stored, const Spec& wanted);

}  // namespace ganflow::experiment
