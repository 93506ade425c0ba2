#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ganflow {
namespace {

int reciprocal_floor(int n) {
  GF_EXPECT(n > 0);
  return 100 / (n > 0 ? n : 1);
}

std::string message_of_validation(int batch) {
  try {
    GF_VALIDATE(batch > 0, "batch = {} (must be at least {}). Try 128", batch, 1);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Validate, AcceptsGoodInput) { EXPECT_EQ(message_of_validation(1), ""); }

TEST(Validate, ThrowsTheFormattedSentence) {
  EXPECT_EQ(message_of_validation(-3), "batch = -3 (must be at least 1). Try 128");
}

TEST(Validate, IsOneStatementInAnUnbracedBranch) {
  const auto choose = [](bool strict) {
    if (strict)  // NOLINT(readability-braces-around-statements): what is tested
      GF_VALIDATE(false, "strict");
    else  // NOLINT(readability-braces-around-statements): what is tested
      return 1;
    return 2;
  };
  EXPECT_EQ(choose(false), 1);
  EXPECT_THROW(choose(true), InputError);
}

TEST(Contract, HoldsSilently) { EXPECT_EQ(reciprocal_floor(7), 14); }

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
TEST(Contract, NamesFileAndConditionWhenBroken) {
  try {
    reciprocal_floor(0);
    FAIL() << "no exception";
  } catch (const ContractViolation& violation) {
    const std::string message = violation.what();
    EXPECT_NE(message.find("errors_test.cpp:"), std::string::npos) << message;
    EXPECT_NE(message.find("precondition violated: n > 0"), std::string::npos) << message;
  }
}

TEST(Contract, PostconditionSaysSo) {
  const auto broken = [] { GF_ENSURE(1 + 1 == 3); };
  try {
    broken();
    FAIL() << "no exception";
  } catch (const ContractViolation& violation) {
    EXPECT_NE(std::string(violation.what()).find("postcondition violated: 1 + 1 == 3"), std::string::npos);
  }
}
#else
TEST(Contract, CostsNothingWhenOff) {
  int evaluations = 0;
  GF_EXPECT(++evaluations > 100);
  EXPECT_EQ(evaluations, 0);
  EXPECT_NO_THROW(reciprocal_floor(0));
}
#endif

TEST(Errors, AreThreeFamiliesThatCannotBeMistaken) {
  static_assert(!std::is_base_of_v<InputError, RuntimeFailure> && !std::is_base_of_v<RuntimeFailure, InputError>);
  static_assert(std::is_base_of_v<std::runtime_error, InputError>);
  static_assert(std::is_base_of_v<std::logic_error, ContractViolation>);
  EXPECT_THROW(report_contract_violation("precondition", "x", "file", 1), ContractViolation);
}

}  // namespace
}  // namespace ganflow
