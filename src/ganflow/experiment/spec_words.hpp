#pragma once
/// The words that stand for enumerators in a spec.

#include "ganflow/experiment/spec.hpp"

#include <array>
#include <string_view>

namespace ganflow::experiment {

template <class E>
struct Word {
  E value;
  std::string_view word;
};
template <class E>
Word(E, const char*) -> Word<E>;

/// kWords<E>: every enumerator of E with its word.
template <class E>
inline constexpr std::array<Word<E>, 0> kWords{};

template <>
inline constexpr std::array kWords<Precision> = {Word{Precision::kFloat32, "float32"},
                                                 Word{Precision::kFloat64, "float64"}};
template <>
inline constexpr std::array kWords<LatentLaw> = {
    Word{LatentLaw::kNormal, "normal"}, Word{LatentLaw::kUniform, "uniform"}, Word{LatentLaw::kLogistic, "logistic"}};
template <>
inline constexpr std::array kWords<nets::Activation> = {
    Word{nets::Activation::kTanh, "tanh"},         Word{nets::Activation::kErf, "erf"},
    Word{nets::Activation::kRelu, "relu"},         Word{nets::Activation::kLeakyRelu, "leaky-relu"},
    Word{nets::Activation::kSoftplus, "softplus"}, Word{nets::Activation::kSigmoid, "sigmoid"},
    Word{nets::Activation::kSin, "sin"},           Word{nets::Activation::kLinear, "linear"},
    Word{nets::Activation::kStep, "step"}};
template <>
inline constexpr std::array kWords<nets::Readout> = {Word{nets::Readout::kIdentity, "identity"},
                                                     Word{nets::Readout::kTanh, "tanh"}};
template <>
inline constexpr std::array kWords<nets::InitialKind> = {
    Word{nets::InitialKind::kNormal, "normal"}, Word{nets::InitialKind::kUniform, "uniform"},
    Word{nets::InitialKind::kUniformInBox, "uniform-in-box"}, Word{nets::InitialKind::kConstant, "constant"},
    Word{nets::InitialKind::kFile, "file"}};
template <>
inline constexpr std::array kWords<objectives::ObjectiveKind> = {
    Word{objectives::ObjectiveKind::kWgan, "wgan"},
    Word{objectives::ObjectiveKind::kWganGp, "wgan-gp"},
    Word{objectives::ObjectiveKind::kWganLp, "wgan-lp"},
    Word{objectives::ObjectiveKind::kGan, "gan"},
    Word{objectives::ObjectiveKind::kGanMinimax, "gan-minimax"},
    Word{objectives::ObjectiveKind::kLeastSquares, "least-squares"},
    Word{objectives::ObjectiveKind::kHinge, "hinge"},
    Word{objectives::ObjectiveKind::kSupervised, "supervised"},
    Word{objectives::ObjectiveKind::kIdeal, "ideal"}};
template <>
inline constexpr std::array kWords<TargetSource> = {
    Word{TargetSource::kNetwork, "network"}, Word{TargetSource::kLabels, "labels"}, Word{TargetSource::kFile, "file"}};
template <>
inline constexpr std::array kWords<PopulationReference> = {Word{PopulationReference::kStart, "start"},
                                                           Word{PopulationReference::kPrevious, "previous"}};
template <>
inline constexpr std::array kWords<PopulationNorm> = {
    Word{PopulationNorm::kW2, "w2"}, Word{PopulationNorm::kWeak, "weak"}, Word{PopulationNorm::kCoupled, "coupled"}};
template <>
inline constexpr std::array kWords<nets::ProjectionKind> = {Word{nets::ProjectionKind::kBox, "box"},
                                                            Word{nets::ProjectionKind::kNorm, "norm"},
                                                            Word{nets::ProjectionKind::kSpectral, "spectral"}};
template <>
inline constexpr std::array kWords<dynamics::RuleKind> = {
    Word{dynamics::RuleKind::kSgd, "sgd"}, Word{dynamics::RuleKind::kMomentum, "momentum"},
    Word{dynamics::RuleKind::kRmsProp, "rmsprop"}, Word{dynamics::RuleKind::kAdam, "adam"}};
template <>
inline constexpr std::array kWords<dynamics::UpdateKind> = {
    Word{dynamics::UpdateKind::kAlternating, "alternating"},
    Word{dynamics::UpdateKind::kSimultaneous, "simultaneous"},
    Word{dynamics::UpdateKind::kExtragradient, "extragradient"},
    Word{dynamics::UpdateKind::kPastExtragradient, "past-extragradient"},
    Word{dynamics::UpdateKind::kOptimistic, "optimistic"},
    Word{dynamics::UpdateKind::kConsensus, "consensus"}};
template <>
inline constexpr std::array kWords<dynamics::AverageKind> = {Word{dynamics::AverageKind::kNone, "none"},
                                                             Word{dynamics::AverageKind::kPolyak, "polyak"},
                                                             Word{dynamics::AverageKind::kEma, "ema"}};
template <>
inline constexpr std::array kWords<dynamics::DynamicsKind> = {Word{dynamics::DynamicsKind::kTrain, "train"},
                                                              Word{dynamics::DynamicsKind::kFlow, "flow"},
                                                              Word{dynamics::DynamicsKind::kGrid, "grid"}};
template <>
inline constexpr std::array kWords<dynamics::FlowMethod> = {
    Word{dynamics::FlowMethod::kEuler, "euler"}, Word{dynamics::FlowMethod::kHeun, "heun"},
    Word{dynamics::FlowMethod::kRk4, "rk4"}, Word{dynamics::FlowMethod::kAdaptive, "adaptive"}};
template <>
inline constexpr std::array kWords<data::QuadratureRule> = {
    Word{data::QuadratureRule::kAuto, "auto"}, Word{data::QuadratureRule::kGauss, "gauss"},
    Word{data::QuadratureRule::kTrapezoid, "trapezoid"}, Word{data::QuadratureRule::kQmc, "qmc"}};
template <>
inline constexpr std::array kWords<dynamics::ClipOrder> = {
    Word{dynamics::ClipOrder::kAfterCriticStep, "after-critic-step"},
    Word{dynamics::ClipOrder::kBeforeCriticStep, "before-critic-step"},
    Word{dynamics::ClipOrder::kAfterHalfStep, "after-half-step"}};
template <>
inline constexpr std::array kWords<dynamics::CriticSchedule> = {Word{dynamics::CriticSchedule::kConstant, "constant"},
                                                                Word{dynamics::CriticSchedule::kAcb17, "acb17"}};
template <>
inline constexpr std::array kWords<nets::BatchPath> = {Word{nets::BatchPath::kAuto, "auto"},
                                                       Word{nets::BatchPath::kDirect, "direct"},
                                                       Word{nets::BatchPath::kCompressed, "compressed"}};

/// The word of an enumerator; "?" for a value that is none.
template <class E>
constexpr std::string_view word_of(E value) {
  for (const auto& entry : kWords<E>) {
    if (entry.value == value) {
      return entry.word;
    }
  }
  return "?";
}

}  // namespace ganflow::experiment
