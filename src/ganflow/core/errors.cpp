#include "ganflow/core/errors.hpp"

namespace ganflow {

void report_contract_violation(const char* kind, const char* condition, const char* file, int line) {
  throw ContractViolation(fmt::format("{}:{}: {} violated: {}", file, line, kind, condition));
}

}  // namespace ganflow
