#pragma once
/// Two families of checks. Bad input throws InputError with a sentence for the user, always.
/// A broken contract between our own functions is a bug: GF_EXPECT / GF_ENSURE, checked when GANFLOW_CONTRACTS is on.

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace ganflow {

/// The user gave something that cannot work. The message says what, where, why, and what to try. Exit code 2.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The world failed us (disk full, library failure) while the input was fine. Exit code 1.
class RuntimeFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A GF_EXPECT or GF_ENSURE was false: a bug in ganflow or in the calling code.
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void report_contract_violation(const char* kind, const char* condition, const char* file, int line);

}  // namespace ganflow

/// GF_VALIDATE(n > 0, "batch = {} (must be at least 1). Try 128", n): throws InputError when the condition is false.
#define GF_VALIDATE(condition, ...)                            \
  do {                                                         \
    if (!(condition)) {                                        \
      throw ::ganflow::InputError(::fmt::format(__VA_ARGS__)); \
    }                                                          \
  } while (false)

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
#define GF_CONTRACT(kind, condition)                                              \
  do {                                                                            \
    if (!(condition)) {                                                           \
      ::ganflow::report_contract_violation(kind, #condition, __FILE__, __LINE__); \
    }                                                                             \
  } while (false)
#else
#define GF_CONTRACT(kind, condition) \
  do {                               \
    (void)sizeof(condition);         \
  } while (false)
#endif
#define GF_EXPECT(condition) GF_CONTRACT("precondition", condition)
#define GF_ENSURE(condition) GF_CONTRACT("postcondition", condition)
