#include "ganflow/record/failure.hpp"

namespace ganflow::record {

std::string to_string(FailureKind kind) {
  switch (kind) {
    case FailureKind::kOscillation: return "oscillation";
    case FailureKind::kModeCollapse: return "mode collapse";
    case FailureKind::kCoagulation: return "coagulation";
    case FailureKind::kVanishingGradient: return "vanishing gradient";
    case FailureKind::kDivergence: return "divergence";
  }
  return "oscillation";
}

}  // namespace ganflow::record
