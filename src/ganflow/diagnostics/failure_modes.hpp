#pragma once
/// Which of the failures of theory §10 a verdict shows, each with the sentence that explains it.

#include "ganflow/record/verdict.hpp"

#include <vector>

namespace ganflow::diagnostics {

/// Read off the verdict's figures once all of them are in, the modes too:
///   divergence          the verdict is diverged
///   oscillation         it is oscillating or growing
///   mode collapse       modes are lost while others are found (mode_shares.hpp); samples that are in none are elsewhere
///   vanishing gradient  gradient_course.hpp says so
///   coagulation         coagulation.hpp says so
/// in this order: the gravest first. None for a run that shows none.
///
/// Check  recorded and synthetic runs of each kind; tests/conformance/failure_modes_test.cpp on training.
std::vector<record::Failure> find_failures(const record::Verdict& verdict);

}  // namespace ganflow::diagnostics
